//! What Keyfence says, in every language it speaks, and how parameters enter a message.

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
/// the parameter's last sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    /// English.
    pub en: &'static str,
    /// Korean.
    pub ko: &'static str,
}

/// The named parameters of one message.
pub type Args = Vec<(&'static str, String)>;

impl Text {
    /// The raw template of a language.
    #[must_use]
    pub fn template(&self, locale: Locale) -> &'static str {
        match locale {
            Locale::En => self.en,
            Locale::Ko => self.ko,
        }
    }

    /// The text in `locale` with its parameters filled in; an unknown `{name}` stays as it is.
    #[must_use]
    pub fn render(&self, locale: Locale, args: &[(&'static str, String)]) -> String {
        let mut out = String::new();
        let mut rest = self.template(locale);
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((slot, tail)) = after.split_once('}') else {
                out.push('{');
                rest = after;
                continue;
            };
            let (name, particles) = slot.split_once(':').map_or((slot, None), |(n, p)| (n, Some(p)));
            if let Some((_, value)) = args.iter().find(|(key, _)| *key == name) {
                match particles.and_then(|p| p.split_once('/')) {
                    Some((closed, open)) => out.push_str(if ends_closed(value) { closed } else { open }),
                    None => out.push_str(value),
                }
            } else {
                out.push('{');
                out.push_str(slot);
                out.push('}');
            }
            rest = tail;
        }
        out.push_str(rest);
        out
    }
}

/// Whether a Korean reader ends `value` on a consonant (받침): exact for Hangul syllables and digits,
/// the usual reading for Latin letters (l, m, n and r read 엘, 엠, 엔, 알).
fn ends_closed(value: &str) -> bool {
    let Some(last) = value.chars().rev().find(|c| c.is_alphanumeric()) else {
        return false;
    };
    match last {
        '가'..='힣' => !(last as u32 - 0xac00).is_multiple_of(28),
        '0' | '1' | '3' | '6' | '7' | '8' => true,
        _ => matches!(last.to_ascii_lowercase(), 'l' | 'm' | 'n' | 'r'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: Text = Text { en: "`{key}` is {what}", ko: "`{key}`{key:은/는} {what}" };

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
    fn an_unknown_slot_or_a_lone_brace_stays() {
        let text = Text { en: "${aws:username} {", ko: "" };
        assert_eq!(text.render(Locale::En, &[]), "${aws:username} {");
    }

    #[test]
    fn tags_are_read_by_language() {
        assert_eq!(Locale::from_tag("ko-KR"), Some(Locale::Ko));
        assert_eq!(Locale::from_tag("en_US"), Some(Locale::En));
        assert_eq!(Locale::from_tag("fr"), None);
    }
}
