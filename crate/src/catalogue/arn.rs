//! ARN formats, and whether a resource of a policy could be of one.

use std::fmt;

/// Longer than any ARN that AWS takes: what is longer is not compared further.
const MOST_BYTES: usize = 2048;

/// Placeholders whose values never hold a `/`: an S3 object is no bucket.
const WITHOUT_SLASH: &[&[u8]] = &[b"BucketName"];

/// An ARN format such as `arn:${Partition}:s3:::${BucketName}/${ObjectName}`, in its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ArnFormat<'a> {
    /// The service's name in ARNs, not always its prefix in actions.
    pub service: &'a str,
    /// `${Region}`, empty, or seldom a fixed Region or `*`.
    pub region: &'a str,
    /// `${Account}`, empty, or seldom `aws` or `*`.
    pub account: &'a str,
    /// All that follows.
    pub resource: &'a str,
}

impl<'a> ArnFormat<'a> {
    /// The parts of a format that is written out, `arn:${Partition}:` first.
    #[must_use]
    pub fn parse(format: &'a str) -> Option<Self> {
        Self::split(format.strip_prefix("arn:${Partition}:")?)
    }

    /// What `crate/build` packed: a letter for the fields before the resource, `=` where they are written out.
    pub(super) fn unpack(prefix: &'a str, packed: &'a str) -> Option<Self> {
        let (letter, resource) = packed.split_at_checked(1)?;
        let (region, account) = match letter {
            "r" => ("${Region}", "${Account}"),
            "g" => ("", "${Account}"),
            "n" => ("${Region}", ""),
            "b" => ("", ""),
            _ => return Self::split(resource),
        };
        Some(Self { service: prefix, region, account, resource })
    }

    fn split(rest: &'a str) -> Option<Self> {
        let mut parts = rest.splitn(4, ':');
        let mut part = || parts.next();
        Some(Self { service: part()?, region: part()?, account: part()?, resource: part()? })
    }

    /// Whether ARNs of this form name a Region.
    #[must_use]
    pub fn has_region(&self) -> bool {
        !self.region.is_empty()
    }

    /// Whether ARNs of this form name an account.
    #[must_use]
    pub fn has_account(&self) -> bool {
        !self.account.is_empty()
    }

    /// Whether some resource of this form fits a policy's resource.
    ///
    /// A placeholder stands for one or more characters, a variable for any; a pattern that stops early with a `*`
    /// (`*`, `arn:aws:s3*`) goes on as if with `*`.
    #[must_use]
    pub fn matches(&self, arn: &ArnPattern<'_>) -> bool {
        // The service tells most apart.
        let forms = [(2, self.service), (0, "arn"), (1, "${Partition}"), (3, self.region), (4, self.account)];
        let fits =
            |(at, form): (usize, &str)| at >= arn.count || arn.fields.get(at).is_none_or(|said| field_fits(form, said));
        forms.into_iter().all(fits) && arn.resource.map_or(arn.open, |resource| self.matches_resource(resource))
    }

    /// Whether the last field of some resource of this form fits `resource`, the last field of a policy's resource.
    #[must_use]
    pub fn matches_resource(&self, resource: &str) -> bool {
        segment_fits(self.resource, resource)
    }
}

/// A policy's resource, with its wildcards and variables, taken apart once to be compared with many forms.
#[derive(Clone, Copy, Debug)]
pub struct ArnPattern<'a> {
    /// The fields before the resource, as many as there are.
    fields: [&'a str; 5],
    count: usize,
    /// All behind the fifth colon.
    resource: Option<&'a str>,
    /// Whether it ends early with a star, which stands for what is missing too.
    open: bool,
}

impl<'a> ArnPattern<'a> {
    /// Takes `text` apart at its colons, those in `${variables}` left out.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        let mut pattern = Self { fields: [""; 5], count: 0, resource: Some(text), open: false };
        for field in &mut pattern.fields {
            let Some(rest) = pattern.resource else { break };
            (*field, pattern.resource) = cut(rest);
            pattern.open = pattern.resource.is_none() && field.ends_with('*');
            pattern.count += 1;
        }
        pattern
    }
}

impl fmt::Display for ArnFormat<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { service, region, account, resource } = self;
        for part in ["arn:${Partition}:", service, ":", region, ":", account, ":", resource] {
            out.write_str(part)?;
        }
        Ok(())
    }
}

/// Whether some ARN of the form `format` fits `arn`, a policy's resource; never for what is no ARN format.
#[must_use]
pub fn arn_matches(format: &str, arn: &str) -> bool {
    ArnFormat::parse(format).is_some_and(|format| format.matches(&ArnPattern::new(arn)))
}

/// The text up to the first colon that stands in no `${variable}`, and the text behind it.
fn cut(text: &str) -> (&str, Option<&str>) {
    let bytes = text.as_bytes();
    let (mut at, mut closes) = (0, true);
    while let Some(byte) = bytes.get(at) {
        if *byte == b':' {
            return (text.get(..at).unwrap_or_default(), text.get(at + 1..));
        }
        let variable = if closes && *byte == b'$' && bytes.get(at + 1) == Some(&b'{') {
            let length = memchr::memchr(b'}', bytes.get(at..).unwrap_or_default());
            // Without it a text of many open braces would be searched to its end for each.
            closes = length.is_some();
            length
        } else {
            None
        };
        at += variable.unwrap_or(0) + 1;
    }
    (text, None)
}

/// One step of a pattern.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Token {
    Byte(u8),
    One { slash: bool },
    Many { slash: bool },
}

impl Token {
    fn is_many(self) -> bool {
        matches!(self, Self::Many { .. })
    }

    /// Whether some byte is in both steps.
    fn meets(self, other: Self) -> bool {
        match (self, other) {
            (Self::Byte(one), Self::Byte(other)) => one == other,
            (Self::Byte(b'/'), Self::One { slash } | Self::Many { slash })
            | (Self::One { slash } | Self::Many { slash }, Self::Byte(b'/')) => slash,
            _ => true,
        }
    }
}

/// The steps of a pattern; `template` tells a format's placeholders from a policy's variables.
#[derive(Clone)]
struct Tokens<'a> {
    rest: &'a [u8],
    template: bool,
    pending: Option<Token>,
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        if let Some(token) = self.pending.take() {
            return Some(token);
        }
        if let Some(inside) = self.rest.strip_prefix(b"${")
            && let Some(at) = memchr::memchr(b'}', inside)
        {
            let name = inside.get(..at).unwrap_or_default();
            self.rest = inside.get(at + 1..).unwrap_or_default();
            return Some(match name {
                _ if self.template => {
                    let slash = !WITHOUT_SLASH.contains(&name);
                    self.pending = Some(Token::Many { slash });
                    Token::One { slash }
                }
                // `${*}`, `${?}` and `${$}` write the character itself.
                [byte @ (b'*' | b'?' | b'$')] => Token::Byte(*byte),
                _ => Token::Many { slash: true },
            });
        }
        let (byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(match byte {
            b'*' => Token::Many { slash: true },
            b'?' if !self.template => Token::One { slash: true },
            byte => Token::Byte(*byte),
        })
    }
}

/// As [`segment_fits`], of a field: many are a placeholder, or nothing, on one side or both.
fn field_fits(form: &str, said: &str) -> bool {
    match form {
        "" if said.is_empty() => true,
        "${Partition}" | "${Region}" | "${Account}" => !said.is_empty(),
        _ => segment_fits(form, said),
    }
}

/// Whether some text fits both the format's segment and the policy's.
#[cfg_attr(keyfence_small, optimize(speed))]
fn segment_fits(format: &str, segment: &str) -> bool {
    let (mut format, mut segment) = (format.as_bytes(), segment.as_bytes());
    // Nearly all pairs are settled by what they begin with.
    while let (Some((one, form)), Some((other, said))) = (format.split_first(), segment.split_first()) {
        if matches!(one, b'$' | b'*') || matches!(other, b'$' | b'*' | b'?') {
            break;
        }
        if one != other {
            return false;
        }
        (format, segment) = (form, said);
    }
    rest_fits(format, segment)
}

/// As [`segment_fits`], where one of both may begin with a placeholder, variable or wildcard.
fn rest_fits(format: &[u8], segment: &[u8]) -> bool {
    let mut format = Tokens { rest: format, template: true, pending: None };
    let mut segment = Tokens { rest: segment, template: false, pending: None };
    loop {
        let (mut form, mut said) = (format.clone(), segment.clone());
        match (form.next(), said.next()) {
            (Some(Token::Byte(one)), Some(Token::Byte(other))) if one == other => (format, segment) = (form, said),
            (Some(Token::Byte(_)), Some(Token::Byte(_))) => return false,
            (None, token) => return token.into_iter().chain(said).all(Token::is_many),
            (Some(_), Some(token)) if token.is_many() && said.rest.is_empty() => return true,
            (Some(Token::One { slash: true }), token)
                if form.next() == Some(Token::Many { slash: true }) && form.rest.is_empty() =>
            {
                return token.is_some();
            }
            _ => break,
        }
    }
    segment.rest.len() > MOST_BYTES || meet(&format.collect::<Vec<_>>(), &segment.collect::<Vec<_>>())
}

/// Whether two patterns have a text in common: walks both at once, one row of reached places after the other.
fn meet(one: &[Token], other: &[Token]) -> bool {
    let mut row = vec![false; other.len() + 1];
    if let Some(first) = row.first_mut() {
        *first = true;
    }
    for step in one.iter().map(Some).chain([None]) {
        let mut below = vec![false; row.len()];
        // Whether the place at hand was reached from the one before it.
        let mut along = false;
        for (at, reached) in row.iter_mut().enumerate() {
            *reached |= along;
            along = false;
            if !*reached {
                continue;
            }
            let mut go_down = |by: usize| {
                if let Some(place) = below.get_mut(at + by) {
                    *place = true;
                }
            };
            let many = step.is_some_and(|step| step.is_many());
            if many {
                go_down(0);
            }
            let Some(token) = other.get(at) else { continue };
            along = token.is_many();
            if step.is_some_and(|step| step.meets(*token)) {
                match (many, token.is_many()) {
                    (true, false) => along = true,
                    (false, true) => go_down(0),
                    (false, false) => go_down(1),
                    (true, true) => {}
                }
            }
        }
        if step.is_none() {
            break;
        }
        row = below;
    }
    row.last() == Some(&true)
}
