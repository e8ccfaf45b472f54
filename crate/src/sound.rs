//! How a Korean reader ends what stands before a particle: 은 or 는, 이 or 가, 을 or 를, 으로 or 로.

/// The last sound of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sound {
    /// A vowel.
    Open,
    /// The consonant ㄹ, behind which 로 stands as behind a vowel.
    Rieul,
    /// Any other consonant (받침).
    Closed,
}

/// The last sound of a value: exact for Hangul and digits; for Latin letters as Korean writes such words (`Role` 롤,
/// `User` 유저, `Bucket` 버킷), or letter by letter where they are capitals (`ARN`).
pub(crate) fn last_sound(value: &str) -> Sound {
    let mut back = value.chars().rev().skip_while(|c| !c.is_alphanumeric());
    match back.next() {
        // The syllables come in blocks of 28, one for each end; the eighth is ㄹ.
        Some(last @ '가'..='힣') => match (last as u32 - 0xac00) % 28 {
            0 => Sound::Open,
            8 => Sound::Rieul,
            _ => Sound::Closed,
        },
        Some(last) if last.is_ascii_digit() => of_digit(i64::from(last as u32 - u32::from('0'))),
        Some(last) if last.is_ascii_alphabetic() => {
            let mut letter = || back.next().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase() as u8);
            let (before, two_before) = (letter(), letter());
            match before.filter(|_| last.is_ascii_lowercase()) {
                Some(before) => of_word(two_before.unwrap_or_default(), before, last as u8),
                None => of_letter(last.to_ascii_lowercase() as u8),
            }
        }
        _ => Sound::Open,
    }
}

/// The last sound of a number.
pub(crate) fn of_digit(number: i64) -> Sound {
    match number.rem_euclid(10) {
        1 | 7 | 8 => Sound::Rieul,
        0 | 3 | 6 => Sound::Closed,
        _ => Sound::Open,
    }
}

/// The last sound of a letter's name: 엘, 알, 엠, 엔.
fn of_letter(letter: u8) -> Sound {
    match letter {
        b'l' | b'r' => Sound::Rieul,
        b'm' | b'n' => Sound::Closed,
        _ => Sound::Open,
    }
}

/// The last sound of an English word by its last three letters, as it is usual; some words are read otherwise.
fn of_word(two_before: u8, before: u8, last: u8) -> Sound {
    let vowel = matches!(before, b'a' | b'e' | b'i' | b'o' | b'u');
    let rieul = match last {
        // `Url`.
        b'l' => true,
        // `Role`, `Table`.
        b'e' => before == b'l',
        // `ecr`; but `User`, `Owner`.
        b'r' => !vowel,
        _ => false,
    };
    let closed = match last {
        b'm' | b'n' => true,
        // `Name`, `Zone`, `Type`.
        b'e' => matches!((two_before, before), (_, b'm' | b'n') | (b'y', b'p')),
        // `String`; but `Tag`.
        b'g' => before == b'n',
        // `App`, `Group`, `Backup`; but `Ip`, `Http`.
        b'p' => before == b'p' || vowel && before != b'i',
        // `Stack`, `Block`, `Hook`; but `Check`, `Task`, `Network`.
        b'k' => before == b'o' || before == b'c' && matches!(two_before, b'a' | b'o'),
        // `Bucket`, `Secret`, `Output`, `Snapshot`; but `Root`, `Wait`, `Event`, `Object`.
        b't' => vowel && !matches!((two_before, before), (b'o', b'o') | (b'a', b'i')),
        // `Topic`, `Spec`; `Web`, `Job`.
        b'c' => matches!(before, b'e' | b'i' | b'o'),
        b'b' => matches!(before, b'a' | b'e' | b'o'),
        _ => false,
    };
    match (rieul, closed) {
        (true, _) => Sound::Rieul,
        (false, true) => Sound::Closed,
        (false, false) => Sound::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::{Sound, last_sound, of_digit};

    #[test]
    fn words_end_as_korean_reads_them() {
        let table = [
            (Sound::Open, "키 정책서 2 14 arn:aws:iam::123456789012:user aws:SourceOwner Parameter iam:CreateUser"),
            (
                Sound::Open,
                "s3:GetObject Event Resource Service Delete Image iam:EnableMFADevice Invoke Queue a ID MFA SQS",
            ),
            (
                Sound::Open,
                "aws:SourceVpc aws:SourceIp Http ssm:StartTask Network Check Link Policy Tag Log Root AKIA••••••••",
            ),
            (
                Sound::Rieul,
                "파일 1 17 8 iam:PassRole sts:AssumeRole Table Profile aws:PrincipalTag/role StringEqual Url URL ecr l",
            ),
            (Sound::Closed, "정책 3 403 10 aws:SourceArn ARN Name Zone Type String Group App Stack Hook Bucket Secret"),
            (Sound::Closed, "iam:GetAccountPasswordPolicyOutput Snapshot Topic Domain Stream iam ssm n `Set`"),
            (Sound::Open, "- •"),
        ];
        for (sound, words) in table {
            for word in words.split(' ') {
                assert_eq!(last_sound(word), sound, "{word}");
            }
        }
        assert_eq!(last_sound(""), Sound::Open);
    }

    #[test]
    fn a_number_ends_as_its_last_digit() {
        for number in 0..30 {
            assert_eq!(of_digit(number), last_sound(&number.to_string()), "{number}");
        }
    }
}
