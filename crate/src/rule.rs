//! What a rule is: its id, its standing, its words in both languages, its examples. Defined once, beside its check.

use crate::text::Text;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing to do.
    Info,
    /// Untidy, or a risk only together with something else.
    Low,
    /// A weakness to plan a mend for.
    Medium,
    /// A hole, or a document that AWS refuses.
    High,
    /// Someone can take the account, now.
    Critical,
}

/// How sure the rule is that it is right here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// Looks like it.
    Low,
    /// Most likely.
    Medium,
    /// Follows from the text.
    High,
}

/// What kind of statement a finding makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Category {
    /// AWS would reject the document, or never match it.
    Invalid,
    /// Someone may get what they should not.
    Security,
    /// Probably not what was meant.
    Warning,
    /// Could be shorter or clearer.
    Suggestion,
}

macro_rules! words {
    ($name:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        impl $name {
            /// The word used at every door.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// Reads the word back; `None` for any other.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }

            /// Every word, in order.
            pub const WORDS: &'static [&'static str] = &[$($word),+];
        }
    };
}
pub(crate) use words;

words!(Severity { Critical = "critical", High = "high", Medium = "medium", Low = "low", Info = "info" });
words!(Confidence { High = "high", Medium = "medium", Low = "low" });
words!(Category { Invalid = "invalid", Security = "security", Warning = "warning", Suggestion = "suggestion" });

/// The same check as another catalog numbers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    /// `access-analyzer`, `parliament`, `prowler`, `security-hub`, `cis-3.0`, `isms-p`, `gitleaks` …
    pub catalog: &'static str,
    /// The id in that catalog, spelled as there.
    pub id: &'static str,
}

/// The same check in other catalogs: one text, since a table of pairs of pointers weighs more than what it points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct References(pub(crate) &'static str);

impl References {
    /// Each in turn, in the order of the definition.
    pub fn iter(self) -> impl Iterator<Item = Reference> {
        self.0.lines().filter_map(|line| line.split_once('\t')).map(|(catalog, id)| Reference { catalog, id })
    }
}

/// One check: what it says and how it stands. Definitions live beside the code that fires them.
#[derive(Debug)]
pub struct Rule {
    /// `group/kebab-name`; never renumbered, never reused.
    pub id: &'static str,
    /// What kind of statement its findings make.
    pub category: Category,
    /// The severity of its findings unless one says otherwise.
    pub severity: Severity,
    /// The confidence of its findings unless one says otherwise.
    pub confidence: Confidence,
    /// How many bytes of `words` the message takes.
    pub(crate) message: u16,
    /// Message, title, explanation, source and references, a `\u{1}` between them: see [`Text`] for why.
    pub(crate) words: &'static str,
    /// Texts on which the rule fires, and near ones on which it must not.
    #[cfg(any(test, feature = "examples"))]
    pub examples: &'static [Example],
}

/// A text that shows a rule at work; a test runs each.
#[cfg(any(test, feature = "examples"))]
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// Whether the rule must fire.
    pub fires: bool,
    /// The text; in one that fires, `⟦` and `⟧` stand around the primary span.
    pub text: &'static str,
    /// `name=value` options, separated by spaces: `kind`, `policyType`, `profile`, `now`, or a threshold.
    pub options: &'static str,
}

/// Defines a rule and its examples in one place.
///
/// ```ignore
/// rule! {
///     /// Doc comment: what it checks, in a line.
///     pub MISSING_VERSION = "policy/missing-version" (Warning, Low, High) {
///         references: ["access-analyzer" "MISSING_VERSION"],
///         title: "Version is missing" / "Version이 없음",
///         message: "The policy names no version" / "정책에 버전이 없습니다",
///         explanation: "…" / "…",
///         source: "IAM JSON policy elements: Version",
///         fires: ["⟦{\"Statement\": []}⟧"],
///         silent: ["{\"Version\": \"2012-10-17\", \"Statement\": []}"],
///     }
/// }
/// ```
/// An example may carry options: `("kind=iam-policy policyType=trust", "text")`.
macro_rules! rule {
    ($(
        $(#[$meta:meta])*
        $vis:vis $name:ident = $id:literal ($category:ident, $severity:ident, $confidence:ident) {
            references: [$($catalog:literal $ref:literal),* $(,)?],
            title: $title_en:literal / $title_ko:literal,
            message: $message_en:literal / $message_ko:literal,
            explanation: $explanation_en:literal / $explanation_ko:literal,
            source: $source:literal,
            fires: [$($fire:tt),* $(,)?],
            silent: [$($silent:tt),* $(,)?] $(,)?
        }
    )+) => { $(
        $(#[$meta])*
        $vis static $name: $crate::rule::Rule = $crate::rule::Rule {
            id: $id,
            category: $crate::rule::Category::$category,
            severity: $crate::rule::Severity::$severity,
            confidence: $crate::rule::Confidence::$confidence,
            message: concat!($message_en, "\0", $message_ko).len() as u16,
            words: concat!(
                $message_en, "\0", $message_ko, "\u{1}",
                $title_en, "\0", $title_ko, "\u{1}",
                $explanation_en, "\0", $explanation_ko, "\u{1}",
                $source, "\u{1}",
                $($catalog, "\t", $ref, "\n"),*
            ),
            #[cfg(any(test, feature = "examples"))]
            examples: &[
                $($crate::rule::example!(true, $fire),)*
                $($crate::rule::example!(false, $silent),)*
            ],
        };
    )+ };
}
pub(crate) use rule;

/// One example of [`rule!`]: a text, or options and a text.
#[cfg(any(test, feature = "examples"))]
macro_rules! example {
    ($fires:literal, ($options:literal, $text:expr)) => {
        $crate::rule::Example { fires: $fires, text: $text, options: $options }
    };
    ($fires:literal, $text:expr) => {
        $crate::rule::Example { fires: $fires, text: $text, options: "" }
    };
}
#[cfg(any(test, feature = "examples"))]
pub(crate) use example;

impl Rule {
    /// One sentence about a place: capital first, no full stop, parameters in backticks.
    #[must_use]
    pub fn message(&self) -> Text {
        Text::new(self.words.get(..usize::from(self.message)).unwrap_or_default())
    }

    /// The rule in a few words, no parameters.
    #[must_use]
    pub fn title(&self) -> Text {
        Text::new(self.part(1))
    }

    /// Why it matters, and how to mend it: one to three sentences, no parameters.
    #[must_use]
    pub fn explanation(&self) -> Text {
        Text::new(self.part(2))
    }

    /// The page the fact comes from (an AWS page's title, a CIS number).
    #[must_use]
    pub fn source(&self) -> &'static str {
        self.part(3)
    }

    /// The same check elsewhere.
    #[must_use]
    pub fn references(&self) -> References {
        References(self.part(4))
    }

    fn part(&self, at: usize) -> &'static str {
        self.words.split('\u{1}').nth(at).unwrap_or_default()
    }

    /// The rule's page in the generated reference, relative to the documentation's root.
    #[must_use]
    pub fn page(&self) -> String {
        format!("RULES.md#{}", self.id.replace('/', ""))
    }

    /// The group: the id before its slash.
    #[must_use]
    pub fn group(&self) -> &'static str {
        self.id.split_once('/').map_or(self.id, |(group, _)| group)
    }
}
