//! The options as JavaScript passes them.

use keyfence::json::{self, Kind, Value};
use keyfence::options::{FieldContext, Options, PolicyType, Profile, RuleSetting, Thresholds};
use keyfence::rule::Severity;
use keyfence::text::Locale;
use keyfence::time::Timestamp;
use std::cell::RefCell;
use std::rc::Rc;
use tsify::Tsify;

/// The options of a check. All may be left out; an unknown one is an error that names it.
#[derive(Debug, Default, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct CheckOptions {
    /// The kind of document, instead of recognizing it.
    #[tsify(optional, type = "DocumentKind")]
    pub kind: Option<String>,
    /// What the policy is attached to, instead of detecting it.
    #[tsify(optional, type = "PolicyType")]
    pub policy_type: Option<String>,
    /// The time to judge ages by where the text does not carry its own: ISO 8601 with an offset.
    #[tsify(optional, type = "string")]
    pub now: Option<String>,
    /// The language of messages, as a BCP 47 tag: `en` (default) or `ko`.
    #[tsify(optional, type = "string")]
    pub locale: Option<String>,
    /// Whose thresholds and selection of rules to use.
    #[tsify(optional, type = "Profile")]
    pub profile: Option<String>,
    /// Thresholds that replace the profile's.
    #[tsify(optional, type = "ThresholdOptions")]
    pub thresholds: Option<ThresholdOptions>,
    /// Severities by rule id or `group/*`; `off` switches rules off. An id decides over its group.
    #[tsify(optional, type = "Partial<Record<RuleId | `${string}/*`, Severity | \"off\">>")]
    pub rules: Option<Vec<(String, String)>>,
    /// The label, name and placeholder of the form field the text stands in.
    #[tsify(optional, type = "string")]
    pub field_label: Option<String>,
    /// Whether to look for other providers' credentials too (default: no).
    #[tsify(optional, type = "boolean")]
    pub other_providers: Option<bool>,
}

macro_rules! thresholds {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        /// Thresholds, in whole days; those left out are the profile's.
        #[derive(Debug, Default, Tsify)]
        #[serde(rename_all = "camelCase")]
        pub struct ThresholdOptions {
            $($(#[$doc])* #[tsify(optional, type = "number")] pub $name: Option<u32>,)+
        }

        impl ThresholdOptions {
            /// Each threshold under its name in JavaScript.
            fn slots(&mut self) -> Vec<(String, &mut Option<u32>)> {
                vec![$((camel(stringify!($name)), &mut self.$name)),+]
            }
        }

        impl From<ThresholdOptions> for Thresholds {
            fn from(options: ThresholdOptions) -> Self {
                Self { $($name: options.$name),+ }
            }
        }
    };
}

thresholds! {
    /// Age from which an active access key is too old.
    access_key_age,
    /// Days without use from which a credential counts as unused.
    unused_credential,
    /// Days a new access key may stay without first use.
    never_used_grace,
    /// Days within which a use of root is reported.
    root_used,
    /// Age from which a password is too old.
    password_age,
    /// Age from which the root password is too old.
    root_password_age,
    /// Days an inactive key may stay.
    inactive_key,
    /// Age from which an active signing certificate is too old.
    certificate_age,
    /// Days a user without any credential may stay.
    dead_user,
    /// Age from which a report is called stale.
    report_age,
}

impl CheckOptions {
    /// Reads options from their JSON; an empty text means none.
    ///
    /// # Errors
    /// When an option is unknown or its value wrong; the message names it.
    pub fn read(json: &str) -> Result<Rc<Options>, String> {
        if let Some(known) = LAST.with_borrow(|(last, known)| known.clone().filter(|_| last == json)) {
            return Ok(known);
        }
        let options = Rc::new(Self::parse(json)?);
        LAST.set((json.to_owned(), Some(Rc::clone(&options))));
        Ok(options)
    }

    fn parse(json: &str) -> Result<Options, String> {
        if json.is_empty() {
            return Ok(Options::default());
        }
        let mut parsed = json::parse(json, 0);
        parsed.refuse_trailing(json);
        let options = match &parsed.value.kind {
            Kind::Object(_) if parsed.faults.is_empty() => Self::from_members(&parsed.value)?,
            _ => return Err("options: must be an object".to_owned()),
        };
        options.resolve()
    }

    fn from_members(value: &Value<'_>) -> Result<Self, String> {
        let mut options = Self::default();
        for member in value.as_object().unwrap_or_default() {
            let (name, value) = (member.name.as_ref(), &member.value);
            if matches!(value.kind, Kind::Null) {
                continue;
            }
            let text = || string(name, value).map(Some);
            match name {
                "kind" => options.kind = text()?,
                "policyType" => options.policy_type = text()?,
                "now" => options.now = text()?,
                "locale" => options.locale = text()?,
                "profile" => options.profile = text()?,
                "fieldLabel" => options.field_label = text()?,
                "otherProviders" => match value.kind {
                    Kind::Bool(on) => options.other_providers = Some(on),
                    _ => return Err(wrong(name, value, "true or false")),
                },
                "thresholds" => options.thresholds = Some(thresholds(value)?),
                "rules" => {
                    let members = value.as_object().ok_or_else(|| wrong(name, value, "an object"))?;
                    let setting = |member: &json::Member<'_>| {
                        let name = format!("rules.{}", member.name);
                        Ok((member.name.clone().into_owned(), string(&name, &member.value)?))
                    };
                    options.rules = Some(members.iter().map(setting).collect::<Result<_, String>>()?);
                }
                _ => return Err(unknown(name, "", &NAMES.map(str::to_owned))),
            }
        }
        Ok(options)
    }

    /// The core's options.
    ///
    /// # Errors
    /// When a value is not one of those allowed; the message names the option and the values.
    pub fn resolve(self) -> Result<Options, String> {
        let kinds: Vec<_> = keyfence::kinds::KINDS.iter().map(|kind| kind.name()).collect();
        let rules = self.rules.unwrap_or_default();
        // Groups first, so that a rule named by its own id decides.
        let (groups, ids): (Vec<_>, Vec<_>) = rules.into_iter().partition(|(pattern, _)| pattern.ends_with("/*"));
        Ok(Options {
            kind: word("kind", self.kind.as_deref(), &kinds, |name| {
                keyfence::kinds::kind(name).map(keyfence::document::DocumentKind::name)
            })?,
            policy_type: word("policyType", self.policy_type.as_deref(), PolicyType::WORDS, PolicyType::from_word)?,
            now: self.now.as_deref().map(moment).transpose()?,
            locale: word("locale", self.locale.as_deref(), &["en", "ko"], Locale::from_tag)?.unwrap_or_default(),
            profile: word("profile", self.profile.as_deref(), Profile::WORDS, Profile::from_word)?.unwrap_or_default(),
            thresholds: self.thresholds.map(Into::into).unwrap_or_default(),
            rules: groups
                .into_iter()
                .chain(ids)
                .map(|(pattern, severity)| setting(pattern, &severity))
                .collect::<Result<_, _>>()?,
            field: self.field_label.map(|label| FieldContext { label }),
            other_providers: self.other_providers.unwrap_or_default(),
        })
    }
}

thread_local! {
    /// What was read last: thousands of texts are checked under the same options.
    static LAST: RefCell<(String, Option<Rc<Options>>)> = const { RefCell::new((String::new(), None)) };
}

/// Every option's name.
const NAMES: [&str; 9] =
    ["kind", "policyType", "now", "locale", "profile", "thresholds", "rules", "fieldLabel", "otherProviders"];

fn unknown(name: &str, of: &str, known: &[String]) -> String {
    format!("options: unknown {of}option `{name}`, expected one of: {}", known.join(", "))
}

fn wrong(name: &str, value: &Value<'_>, wanted: &str) -> String {
    format!("option `{name}`: {} where {wanted} is expected", value.type_name())
}

fn string(name: &str, value: &Value<'_>) -> Result<String, String> {
    value.as_str().map(str::to_owned).ok_or_else(|| wrong(name, value, "a string"))
}

fn thresholds(value: &Value<'_>) -> Result<ThresholdOptions, String> {
    let mut options = ThresholdOptions::default();
    let mut slots = options.slots();
    for member in value.as_object().ok_or_else(|| wrong("thresholds", value, "an object"))? {
        let Some((name, slot)) = slots.iter_mut().find(|(name, _)| *name == member.name) else {
            let known: Vec<String> = slots.into_iter().map(|(name, _)| name).collect();
            return Err(unknown(&member.name, "threshold ", &known));
        };
        let number = match &member.value.kind {
            Kind::Null => continue,
            Kind::Number(text) => text.parse().ok(),
            _ => None,
        };
        let wanted = "a whole number of days from 0 on";
        **slot = Some(number.ok_or_else(|| wrong(&format!("thresholds.{name}"), &member.value, wanted))?);
    }
    Ok(options)
}

/// A name as JavaScript writes it.
fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let mut out = words.next().unwrap_or_default().to_owned();
    for word in words {
        let (first, rest) = word.split_at(1);
        out.push_str(&first.to_ascii_uppercase());
        out.push_str(rest);
    }
    out
}

fn setting(pattern: String, severity: &str) -> Result<RuleSetting, String> {
    let setting = RuleSetting { pattern, severity: None };
    if !keyfence::kinds::rules().any(|rule| setting.matches(rule)) {
        return Err(format!("option `rules`: there is no rule `{}`", setting.pattern));
    }
    if severity == "off" {
        return Ok(setting);
    }
    let name = format!("rules.{}", setting.pattern);
    let severity = word(&name, Some(severity), &[&["off"], Severity::WORDS].concat(), Severity::from_word)?;
    Ok(RuleSetting { severity, ..setting })
}

fn moment(value: &str) -> Result<Timestamp, String> {
    Timestamp::parse(value).ok_or_else(|| format!("option `now`: `{value}` is no ISO 8601 date-time with an offset"))
}

fn word<T>(
    option: &str,
    value: Option<&str>,
    allowed: &[&str],
    read: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, String> {
    let Some(value) = value else { return Ok(None) };
    read(value).map(Some).ok_or_else(|| format!("option `{option}`: `{value}` is not one of: {}", allowed.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_option_or_a_wrong_type_is_named() {
        for (json, name) in [
            (r#"{"polcyType": "scp"}"#, "`polcyType`"),
            (r#"{"thresholds": {"keyAge": 1}}"#, "`keyAge`"),
            (r#"{"thresholds": {"accessKeyAge": "x"}}"#, "`thresholds.accessKeyAge`"),
            (r#"{"kind": 5}"#, "`kind`"),
        ] {
            let error = CheckOptions::read(json).unwrap_err();
            assert!(error.contains(name), "{error}");
        }
    }

    #[test]
    fn a_wrong_value_names_the_option_and_the_words_allowed() {
        let error = CheckOptions { policy_type: Some("role".into()), ..CheckOptions::default() }.resolve().unwrap_err();
        assert!(error.contains("policyType") && error.contains("identity") && error.contains("`role`"), "{error}");
        let rules = Some([("policy/no-such-rule".to_owned(), "off".to_owned())].into());
        let error = CheckOptions { rules, ..CheckOptions::default() }.resolve().unwrap_err();
        assert!(error.contains("policy/no-such-rule"), "{error}");
        let error = CheckOptions { now: Some("yesterday".into()), ..CheckOptions::default() }.resolve().unwrap_err();
        assert_eq!(error, "option `now`: `yesterday` is no ISO 8601 date-time with an offset");
    }

    #[test]
    fn a_rule_named_by_id_decides_over_its_group() {
        let rules =
            [("document/*", "high"), ("document/not-recognized", "off")].map(|(k, v)| (k.to_owned(), v.to_owned()));
        let options = CheckOptions { rules: Some(rules.into()), ..CheckOptions::default() }.resolve().unwrap();
        let rule = keyfence::kinds::rule("document/not-recognized").unwrap();
        assert_eq!(options.severity_of(rule, Severity::Low), None);
        let rule = keyfence::kinds::rule("document/too-many-findings").unwrap();
        assert_eq!(options.severity_of(rule, Severity::Low), Some(Severity::High));
    }
}
