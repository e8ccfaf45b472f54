//! What a statement's actions name, looked up once for all rules.

use super::arn::holds_variable;
use super::wildcard::is_everything;
use crate::catalogue::{self, Action, has_wildcard};
use std::ops::Range;

/// What a string of `Action` or `NotAction` names, as far as the catalogue knows.
pub enum Called {
    /// One action.
    Action(Action),
    /// What a pattern of `*` and `?` matches: runs of [`Action::index`], none where that is nothing.
    Pattern(Vec<Range<u32>>),
    /// Something with a policy variable in it, which stands for what is not known.
    Variable,
    /// Nothing known.
    Unknown,
}

impl Called {
    /// Looks up a string.
    #[must_use]
    pub fn new(text: &str) -> Self {
        if holds_variable(text) {
            Self::Variable
        } else if is_everything(text) {
            Self::Pattern(catalogue::expand_indexes("*").collect())
        } else if has_wildcard(text) {
            Self::Pattern(catalogue::expand_indexes(text).collect())
        } else {
            catalogue::action(text).map_or(Self::Unknown, Self::Action)
        }
    }

    /// The action, where it is one.
    #[must_use]
    pub fn action(&self) -> Option<Action> {
        if let Self::Action(action) = self { Some(*action) } else { None }
    }

    /// The indexes of all that is named, as runs.
    pub fn runs(&self) -> impl Iterator<Item = Range<u32>> {
        let one = self.action().map(|action| action.index()..action.index() + 1);
        let runs = if let Self::Pattern(runs) = self { &runs[..] } else { &[] };
        one.into_iter().chain(runs.iter().cloned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_string_is_told_for_what_it_is() {
        let told = |text| {
            let called = Called::new(text);
            let count: u32 = called.runs().map(|run| run.end - run.start).sum();
            match called {
                Called::Action(action) => action.to_string(),
                Called::Pattern(_) if count == catalogue::action_count() => "all".into(),
                Called::Pattern(_) => if count > 1 { "some" } else { "none" }.into(),
                Called::Variable => "variable".into(),
                Called::Unknown => "unknown".into(),
            }
        };
        let texts = ["S3:getobject", "s3:GetObject*", "**", "s3:None*", "s3:Nothing", "s3:${a}*", "no"];
        assert_eq!(texts.map(told), ["s3:GetObject", "some", "all", "none", "unknown", "variable", "unknown"]);
    }
}
