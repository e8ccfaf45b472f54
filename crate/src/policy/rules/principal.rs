//! `Principal`: there where it must be, absent where it must not, and of a form AWS reads.

/// Whether a text holds a placeholder of CloudFormation, Terraform or documentation, so that it is not known here.
pub(super) fn is_placeholder(text: &str) -> bool {
    text.contains("${") || text.contains("{{") || text.split_once('<').is_some_and(|(_, rest)| rest.contains('>'))
}
