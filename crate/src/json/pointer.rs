//! JSON Pointers (RFC 6901), built while walking down.

/// A pointer under construction; cloning one level costs its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pointer(String);

impl Pointer {
    /// The whole document.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// The member `name` below this place.
    #[must_use]
    pub fn member(&self, name: &str) -> Self {
        let mut text = self.0.clone();
        text.push('/');
        text.push_str(&name.replace('~', "~0").replace('/', "~1"));
        Self(text)
    }

    /// The element `index` (from 0) below this place.
    #[must_use]
    pub fn element(&self, index: usize) -> Self {
        Self(format!("{}/{index}", self.0))
    }

    /// The pointer's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Pointer> for String {
    fn from(pointer: Pointer) -> Self {
        pointer.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_escaped() {
        let pointer = Pointer::root().member("a/b~c").element(2);
        assert_eq!(pointer.as_str(), "/a~1b~0c/2");
    }
}
