//! What fits a pattern or a form, against the plainest way to tell; any text at all.

use super::*;
use proptest::prelude::*;

/// The plainest way to match a pattern.
fn fits(pattern: &[u8], name: &[u8]) -> bool {
    match pattern.split_first() {
        None => name.is_empty(),
        Some((b'*', rest)) => (0..=name.len()).any(|at| fits(rest, &name[at..])),
        Some((b'?', rest)) => !name.is_empty() && fits(rest, &name[1..]),
        Some((byte, rest)) => {
            name.first().is_some_and(|other| other.eq_ignore_ascii_case(byte)) && fits(rest, &name[1..])
        }
    }
}

/// All texts over a small alphabet up to a length.
fn texts(most: usize) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut last = all.clone();
    for _ in 0..most {
        last = last.iter().flat_map(|text| ["a", "b", "/"].map(|letter| format!("{text}{letter}"))).collect();
        all.extend(last.clone());
    }
    all
}

/// The plainest way to match a form whose bucket names hold no slash.
fn template_fits(form: &str, text: &[u8]) -> bool {
    for (placeholder, slash) in [("${X}", true), ("${BucketName}", false)] {
        if let Some(rest) = form.strip_prefix(placeholder) {
            let most = if slash { text.len() } else { text.iter().take_while(|byte| **byte != b'/').count() };
            return (1..=most).any(|at| template_fits(rest, &text[at..]));
        }
    }
    match form.as_bytes().split_first() {
        None => text.is_empty(),
        Some((b'*', _)) => (0..=text.len()).any(|at| template_fits(&form[1..], &text[at..])),
        Some((byte, _)) => text.first() == Some(byte) && template_fits(&form[1..], &text[1..]),
    }
}

proptest! {
    #[test]
    fn a_pattern_matches_what_the_plainest_matcher_says(
        prefix in "s3|iam|ec2|sts|a4b", pattern in "(Get|List|[a-zA-Z]{0,2}|[*?])([*?]|[a-zA-Z]|Object|Access){0,5}"
    ) {
        let service = service(&prefix).unwrap();
        let found: Vec<_> = service.actions_matching(&pattern).collect();
        let expected: Vec<_> =
            service.actions().filter(|action| fits(pattern.as_bytes(), action.name().as_bytes())).collect();
        prop_assert_eq!(&found, &expected);
        let pattern = format!("{prefix}:{pattern}");
        prop_assert_eq!(expand(&pattern).collect::<Vec<_>>(), expected);
        prop_assert_eq!(indexes(&pattern), found.iter().map(|action| action.index()).collect::<Vec<_>>());
    }

    #[test]
    fn nothing_panics_on_any_text(text in "\\PC{0,40}|[a-z0-9:/*?${}.-]{0,60}|(arn|aws|s3|iam|[:*?/]|\\$\\{[a-z*?$]{0,3}\\}?){0,12}") {
        let _ = (action(&text), service(&text), condition_key(&text), retired_service(&text), rcp_supported(&text));
        let _ = (partition(&text), region(&text), region_shaped(&text), nearest_service(&text));
        let _ = (expand(&text).count(), nearest_condition_key(&text), arn_matches(&text, &text));
        let s3 = service("s3").unwrap();
        let _ = (nearest_action(s3, &text), s3.resource_type(&text), s3.actions_matching(&text).count());
        for kind in s3.resource_types() {
            let _ = (kind.matches(&ArnPattern::new(&text)), kind.matches(&ArnPattern::new(&format!("arn:aws:s3:::{text}"))));
        }
    }

    #[test]
    fn an_arn_fits_a_form_where_some_text_fits_both(
        form in "([ab/*]|\\$\\{X\\}|\\$\\{BucketName\\}){1,4}", said in "([ab/*?]|\\$\\{v:w\\}){1,5}"
    ) {
        // Over three letters, with steps that each stand for few, a common text is no longer than all steps together.
        let pattern = |text: &str| text.replace("${X}", "?*").replace("${v:w}", "*");
        let slashless = form.contains("${BucketName}");
        let common = texts(7).into_iter().any(|text| {
            let bytes = text.as_bytes();
            let form_fits = if slashless { template_fits(&form, bytes) } else { fits(pattern(&form).as_bytes(), bytes) };
            form_fits && fits(pattern(&said).as_bytes(), bytes)
        });
        let matched = arn_matches(&format!("arn:${{Partition}}:s:::{form}"), &format!("arn:aws:s:::{said}"));
        prop_assert_eq!(matched, common);
    }

    #[test]
    fn one_slip_in_a_name_leads_back_to_it(index in 0..action_count(), at in 0_usize..64, slip in 0..3) {
        let action = action_at(index).unwrap();
        let mut name: Vec<_> = action.name().chars().collect();
        let at = at % name.len();
        match slip {
            0 => drop(name.remove(at)),
            1 => name.insert(at, 'q'),
            _ => name[at] = 'q',
        }
        let slipped: String = name.into_iter().collect();
        prop_assume!(action.name().len() > 4);
        // Some other name may be as near or even the same; there is always one.
        prop_assert!(nearest_action(action.service(), &slipped).is_some());
    }
}
