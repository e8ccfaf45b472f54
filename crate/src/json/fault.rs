//! What can be wrong with JSON text.

use crate::span::Span;

/// One mistake and where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The bytes that are wrong; empty where something is missing.
    pub span: Span,
    /// What is wrong.
    pub kind: FaultKind,
}

/// The kinds of mistakes. Each is mended in place and reading goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultKind {
    /// A comma is missing between two elements or members; the span is the gap.
    MissingComma,
    /// A comma stands before a closing bracket, twice, or first.
    ExtraComma,
    /// A `//` or `/* */` comment, which JSON has not.
    Comment,
    /// A string in typographic quotes.
    SmartQuote,
    /// A string in single quotes.
    SingleQuote,
    /// A bracket or brace is never closed; the span is the opening one.
    Unclosed,
    /// A bracket closes what was not opened, or the wrong one.
    WrongBracket,
    /// A string has no closing quote on its line.
    UnclosedString,
    /// A raw control character inside a string (a line break, a tab).
    ControlCharacter,
    /// A backslash escape that JSON does not know.
    BadEscape,
    /// `\uD800`–`\uDFFF` without its other half.
    LoneSurrogate,
    /// A colon is missing between name and value.
    MissingColon,
    /// A member has no value.
    MissingValue,
    /// A member's name is not in quotes.
    UnquotedName,
    /// A number JSON does not allow (`01`, `+1`, `.5`, `0x1`).
    BadNumber,
    /// A word that is no JSON value (`True`, `None`, `undefined`, bare text).
    BadWord,
    /// Two members of one object have the same name; the span is the second name.
    DuplicateName,
    /// Text after the value.
    TrailingText,
    /// There is no value at all.
    Empty,
    /// Nested deeper than is read; the rest of that value is skipped.
    TooDeep,
    /// A byte order mark before the value.
    ByteOrderMark,
    /// Of another language than JSON: a policy is made elsewhere.
    Elsewhere,
    /// Of another language than JSON: it could not be read as that.
    Unreadable,
    /// A `*` that YAML takes for the name of an alias.
    BareStar,
}
