//! What Keyfence says, in every language it speaks, and how parameters enter a message.

use crate::sound::{Sound, last_sound, of_digit};

/// The language of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Locale {
    /// English.
    #[default]
    En,
    /// Korean.
    Ko,
}

impl Locale {
    /// Reads a BCP 47 tag by its language (`en`, `en-US`, `ko`, `ko-KR`); `None` for other languages.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag.split(['-', '_']).next()?.to_ascii_lowercase().as_str() {
            "en" => Some(Self::En),
            "ko" => Some(Self::Ko),
            _ => None,
        }
    }
}

/// One text in both languages. `{name}` stands for a parameter; `{name:을/를}` for the Korean particle that fits
/// the parameter's last sound (`으로/로` not behind the user or the days of a report's finding: the door keeps such
/// sentences for all users of whom 은 or 는 is said alike), in English `{name:day/days}` for the first where it is one.
///
/// Both stand in one, English first and a NUL between: a table of pointers weighs more than what it points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text(&'static str);

/// A [`Text`]: `text! { en: "…", ko: "…" }`.
macro_rules! text {
    (en: $en:expr, ko: $ko:expr $(,)?) => {
        $crate::text::Text::new(concat!($en, "\0", $ko))
    };
}

/// The named parameters of one message.
pub type Args = Vec<(&'static str, String)>;

impl Text {
    /// English, a NUL, Korean; without a NUL the same in both.
    #[must_use]
    pub const fn new(joined: &'static str) -> Self {
        Self(joined)
    }

    /// The raw template of a language.
    #[must_use]
    pub fn template(&self, locale: Locale) -> &'static str {
        let (en, ko) = self.0.split_once('\0').unwrap_or((self.0, self.0));
        match locale {
            Locale::En => en,
            Locale::Ko => ko,
        }
    }

    /// Whether both are the very same text of the program, not only alike.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }

    /// The text in `locale` with its parameters filled in; an unknown `{name}` stays as it is.
    #[must_use]
    pub fn render(&self, locale: Locale, args: &[(&'static str, String)]) -> String {
        let mut out = String::new();
        let value = |name: &str| args.iter().find(|(key, _)| *key == name).map(|(_, value)| Piece::Text(value));
        self.pieces(locale, &value, &mut |piece| piece.add_to(&mut out));
        out
    }

    /// What [`render`](Self::render) joins, piece by piece; `value` knows the parameters.
    pub fn pieces<'a>(
        &self,
        locale: Locale,
        value: &dyn Fn(&str) -> Option<Piece<'a>>,
        emit: &mut dyn FnMut(Piece<'a>),
    ) {
        let mut rest = self.template(locale);
        let said = |text: &'static str, emit: &mut dyn FnMut(Piece<'a>)| {
            if !text.is_empty() {
                emit(Piece::Own(text));
            }
        };
        while let Some((before, after)) = rest.split_once('{') {
            said(before, emit);
            let Some((slot, tail)) = after.split_once('}') else {
                said("{", emit);
                rest = after;
                continue;
            };
            let (name, particles) = slot.split_once(':').map_or((slot, None), |(n, p)| (n, Some(p)));
            match (value(name), particles.and_then(|p| p.split_once('/'))) {
                (Some(value), Some((first, other))) => {
                    let takes_first = match locale {
                        Locale::En => value.is_one(),
                        Locale::Ko if first == "으로" => value.last_sound() == Sound::Closed,
                        Locale::Ko => value.ends_closed(),
                    };
                    said(if takes_first { first } else { other }, emit);
                }
                (Some(value), None) => emit(value),
                (None, _) => ["{", slot, "}"].into_iter().for_each(|text| said(text, emit)),
            }
            rest = tail;
        }
        said(rest, emit);
    }
}

/// A piece of what is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// The core's own words, the same whenever they are said.
    Own(&'static str),
    /// As it stands.
    Text(&'a str),
    /// In digits.
    Number(i64),
    /// The user whom a finding is about.
    User(&'a str),
    /// A finding's age in days, in digits.
    Days(i64),
}

// One binding for both would make every piece the core's own.
#[expect(clippy::match_same_arms)]
impl Piece<'_> {
    /// Writes the piece behind `out`.
    pub fn add_to(self, out: &mut String) {
        match self {
            Self::Own(text) => out.push_str(text),
            Self::Text(text) | Self::User(text) => out.push_str(text),
            Self::Number(number) | Self::Days(number) => out.push_str(&number.to_string()),
        }
    }

    /// Whether the English word behind it is singular.
    #[must_use]
    pub fn is_one(self) -> bool {
        matches!(self, Self::Own("1") | Self::Text("1") | Self::Number(1) | Self::User("1") | Self::Days(1))
    }

    /// Whether the Korean particle behind it is the one that follows a consonant.
    #[must_use]
    pub fn ends_closed(self) -> bool {
        self.last_sound() != Sound::Open
    }

    fn last_sound(self) -> Sound {
        match self {
            Self::Own(text) => last_sound(text),
            Self::Text(text) | Self::User(text) => last_sound(text),
            Self::Number(number) | Self::Days(number) => of_digit(number),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: Text = text! { en: "`{key}` is {what}", ko: "`{key}`{key:은/는} {what}" };

    #[test]
    fn parameters_are_filled_and_particles_follow_the_last_sound() {
        let args = |key: &str| vec![("key", key.to_owned()), ("what", "x".to_owned())];
        assert_eq!(SAMPLE.render(Locale::En, &args("a")), "`a` is x");
        for (key, text) in [("정책", "`정책`은 x"), ("키", "`키`는 x"), ("403", "`403`은 x"), ("2", "`2`는 x")]
        {
            assert_eq!(SAMPLE.render(Locale::Ko, &args(key)), text);
        }
    }

    #[test]
    fn what_ends_in_rieul_takes_ro() {
        let text = text! { en: "", ko: "`{name}`{name:으로/로}" };
        for (name, said) in [("Role", "`Role`로"), ("Type", "`Type`으로"), ("User", "`User`로"), ("7", "`7`로")] {
            assert_eq!(text.render(Locale::Ko, &[("name", name.to_owned())]), said);
        }
    }

    #[test]
    fn one_is_singular_in_english() {
        let text = text! { en: "{days} {days:day/days}", ko: "{days}일" };
        for (days, said) in [("0", "0 days"), ("1", "1 day"), ("21", "21 days")] {
            assert_eq!(text.render(Locale::En, &vec![("days", days.to_owned())]), said);
        }
    }

    #[test]
    fn an_unknown_slot_or_a_lone_brace_stays() {
        let text = text! { en: "${aws:username} {", ko: "" };
        assert_eq!(text.render(Locale::En, &[]), "${aws:username} {");
    }

    #[test]
    fn tags_are_read_by_language() {
        assert_eq!(Locale::from_tag("ko-KR"), Some(Locale::Ko));
        assert_eq!(Locale::from_tag("en_US"), Some(Locale::En));
        assert_eq!(Locale::from_tag("fr"), None);
    }
}
