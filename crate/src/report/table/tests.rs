//! Rows and headers as AWS, spreadsheets and hands write them.

use super::*;

const HEADER: &str = "user,arn,mfa_active,password_enabled\n";

fn read_all(text: &str) -> Table<'_> {
    read(text, header(text, 0).unwrap())
}

#[test]
fn names_with_commas_are_joined_whether_quoted_or_not() {
    for row in [
        "a,b,arn:aws:iam::111122223333:user/a,b,true,false",
        "\"a,b\",\"arn:aws:iam::111122223333:user/a,b\",true,false",
    ] {
        let text = format!("{HEADER}{row}\n");
        let table = read_all(&text);
        assert!(table.misfits.is_empty(), "{row}");
        let user = table.users.first().unwrap();
        assert_eq!(user.name, "a,b");
        assert_eq!(user.arn, "arn:aws:iam::111122223333:user/a,b");
        assert_eq!(user.cell(Column::MfaActive).of(&text), "true");
        assert_eq!(user.cell(Column::PasswordEnabled).of(&text), "false");
    }
}

#[test]
fn cells_too_many_behind_a_whole_name_are_not_taken_for_a_torn_one() {
    let text = format!(
        "{HEADER}a,arn:aws:iam::111122223333:user/a,true,false,x,y\nb,arn:aws:iam::111122223333:user/p,q/b,true,false\n"
    );
    let table = read_all(&text);
    let misfits: Vec<_> = table.misfits.iter().map(|misfit| (misfit.kind, misfit.span.of(&text))).collect();
    assert_eq!(misfits, [(MisfitKind::TooMany, "x,y")]);
    assert!(table.unreadable.is_empty());
    let arns: Vec<_> = table.users.iter().map(|user| user.arn).collect();
    assert_eq!(arns, ["arn:aws:iam::111122223333:user/p,q/b"]);
}

#[test]
fn spreadsheet_forms_read_alike() {
    for (text, name) in [
        ("\u{feff}user;arn;mfa_active\r\na;arn:aws:iam::111122223333:user/a;TRUE\r\n", "semicolons"),
        ("user\tarn\tmfa_active\na\tarn:aws:iam::111122223333:user/a\ttrue", "tabs"),
        ("sep=,\r\nmfa_active,user,arn,,\r\ntrue,a,arn:aws:iam::111122223333:user/a,,", "order, empty columns"),
        ("\"user\",\"arn\",\"MFA_ACTIVE\"\n\"a\",\"arn:aws:iam::111122223333:user/a\",\"true\"\n", "all quoted"),
    ] {
        let table = read_all(text);
        let user = table.users.first().unwrap();
        assert_eq!((&*user.name, user.mfa.known(), user.account), ("a", Some(true), Some("111122223333")), "{name}");
        assert!(table.misfits.is_empty() && table.unreadable.is_empty(), "{name}");
    }
}

#[test]
fn a_short_row_is_pointed_at_and_its_last_cell_not_believed() {
    let text = format!("{HEADER}a,arn:aws:iam::111122223333:user/a,false\nb,arn:aws:iam::111122223333:user/b,true,tr");
    let table = read_all(&text);
    let kinds: Vec<_> = table.misfits.iter().map(|misfit| misfit.kind).collect();
    assert_eq!(kinds, [MisfitKind::TooFew]);
    assert_eq!(table.users.first().unwrap().mfa.known(), None);
    assert_eq!(table.unreadable.len(), 1);
}

#[test]
fn a_report_ends_where_its_rows_end() {
    let rows = format!("{HEADER}a,arn:aws:iam::111122223333:user/a,true,false\n");
    for (behind, inside) in [
        ("\nSome other text, with a comma\n", ""),
        (HEADER, ""),
        ("{\"Version\": \"2012-10-17\", \"Statement\": []}", ""),
        ("\nb,arn:aws:iam::111122223333:user/b,true,false\n", "\nb,arn:aws:iam::111122223333:user/b,true,false"),
        ("bob", "bob"),
        ("$ exit", ""),
    ] {
        let text = format!("{rows}{behind}");
        let end = end(&text, &header(&text, 0).unwrap());
        assert_eq!(text.get(..end).unwrap(), format!("{rows}{inside}").trim_end(), "{behind}");
    }
}
