//! ARNs, split into their six fields.

use crate::catalogue::has_wildcard;

/// An ARN's fields; those missing are `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arn<'t> {
    /// `aws`, `aws-cn` …
    pub partition: Option<&'t str>,
    /// The service.
    pub service: Option<&'t str>,
    /// The Region; often empty.
    pub region: Option<&'t str>,
    /// The account; often empty.
    pub account: Option<&'t str>,
    /// The rest, colons and slashes included.
    pub resource: Option<&'t str>,
}

impl<'t> Arn<'t> {
    /// Splits a text that begins with `arn:`; `None` for any other. Colons inside `${…}` do not separate.
    #[must_use]
    pub fn split(text: &'t str) -> Option<Self> {
        let rest = text.strip_prefix("arn:")?;
        let mut fields = [None; 5];
        let (mut from, mut field, mut braces) = (0, 0, 0_usize);
        for (at, &b) in rest.as_bytes().iter().enumerate() {
            match b {
                b'{' if at > 0 && rest.as_bytes().get(at - 1) == Some(&b'$') => braces += 1,
                b'}' => braces = braces.saturating_sub(1),
                b':' if braces == 0 && field < 4 => {
                    *fields.get_mut(field)? = rest.get(from..at);
                    (from, field) = (at + 1, field + 1);
                }
                _ => {}
            }
        }
        *fields.get_mut(field)? = rest.get(from..);
        let [partition, service, region, account, resource] = fields;
        Some(Self { partition, service, region, account, resource })
    }

    /// Whether all six fields are there.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.resource.is_some()
    }
}

/// Whether a field holds a wildcard or a variable, so that its value is not known.
#[must_use]
pub fn is_open(field: &str) -> bool {
    has_wildcard(field) || holds_variable(field)
}

/// Whether a policy variable, `${…`, begins in a text.
#[must_use]
#[cfg_attr(keyfence_small, optimize(speed))]
pub fn holds_variable(text: &str) -> bool {
    // Not `contains`: its search costs several times as much on texts as short as these.
    let mut before = 0;
    text.bytes().any(|byte| std::mem::replace(&mut before, byte) == b'$' && byte == b'{')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_split_and_variables_kept_whole() {
        let arn = Arn::split("arn:aws:s3:::b/${aws:PrincipalTag/a:b}/x:y").expect("an ARN");
        assert_eq!(
            (arn.partition, arn.service, arn.region, arn.account),
            (Some("aws"), Some("s3"), Some(""), Some(""))
        );
        assert_eq!(arn.resource, Some("b/${aws:PrincipalTag/a:b}/x:y"));
        assert!(!Arn::split("arn:aws:s3").expect("a short one").is_complete());
        assert_eq!(Arn::split("s3:::b"), None);
    }
}
