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
        let mut text = String::with_capacity(self.0.len() + 1 + name.len());
        text.push_str(&self.0);
        text.push('/');
        if name.bytes().any(|b| matches!(b, b'~' | b'/')) {
            text.push_str(&name.replace('~', "~0").replace('/', "~1"));
        } else {
            text.push_str(name);
        }
        Self(text)
    }

    /// The element `index` (from 0) below this place.
    #[must_use]
    pub fn element(&self, index: usize) -> Self {
        let mut text = String::with_capacity(self.0.len() + 4);
        text.push_str(&self.0);
        text.push('/');
        // Nearly every list is shorter than ten, and writing a number takes longer than all the rest.
        match u8::try_from(index) {
            Ok(digit @ 0..10) => text.push(char::from(b'0' + digit)),
            _ => text.push_str(&index.to_string()),
        }
        Self(text)
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
        assert_eq!(pointer.element(10).member("").element(4096).as_str(), "/a~1b~0c/2/10//4096");
    }
}
