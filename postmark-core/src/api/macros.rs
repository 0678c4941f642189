//! Repeated shapes without behaviour of their own.

/// A set of names that Postmark may extend: known ones are variants, others are kept in `Other`.
macro_rules! open_enum {
    ($(#[$doc:meta])* $Name:ident { $($(#[$variant_doc:meta])* $Variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $Name {
            $($(#[$variant_doc])* $Variant,)+
            /// A name unknown to this version, as Postmark wrote it.
            Other(Box<str>),
        }

        /// An empty name, for responses that lack it.
        impl Default for $Name {
            fn default() -> Self {
                Self::Other(Box::default())
            }
        }

        impl $Name {
            /// The name, as Postmark writes it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$Variant => $text,)+
                    Self::Other(text) => text,
                }
            }
        }

        impl From<&str> for $Name {
            /// Converts a name; case is ignored for known names.
            fn from(text: &str) -> Self {
                $(if text.eq_ignore_ascii_case($text) {
                    return Self::$Variant;
                })+
                Self::Other(text.into())
            }
        }

        impl From<String> for $Name {
            /// Converts a name, as from `&str`.
            fn from(text: String) -> Self {
                Self::from(&*text)
            }
        }

        impl std::str::FromStr for $Name {
            type Err = std::convert::Infallible;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok(Self::from(text))
            }
        }

        impl AsRef<str> for $Name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl std::fmt::Display for $Name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $Name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $Name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::text::lenient::text(deserializer).map(|text| Self::from(&*text))
            }
        }
    };
}

/// A numeric id; Postmark sometimes writes it as text.
macro_rules! id {
    ($(#[$doc:meta])* $Name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        #[derive(serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $Name(#[serde(deserialize_with = "crate::text::lenient::number")] pub i64);

        impl From<i64> for $Name {
            fn from(number: i64) -> Self {
                Self(number)
            }
        }

        impl From<$Name> for i64 {
            fn from(id: $Name) -> Self {
                id.0
            }
        }

        impl std::str::FromStr for $Name {
            type Err = std::num::ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl std::fmt::Display for $Name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

/// Setters of optional fields, each taking anything that converts into the field's type.
macro_rules! setters {
    ($($(#[$doc:meta])* $field:ident: $Type:ty,)+) => {$(
        $(#[$doc])*
        pub fn $field(mut self, $field: impl Into<$Type>) -> Self {
            self.$field = Some($field.into());
            self
        }
    )+};
}

/// Makes a type a row of lists: the member that holds the rows, the one that identifies a row, and
/// the one that has its time.
macro_rules! rows {
    ($Item:ident, $key:literal, by $Id:ty = |$row:ident| $id:expr $(, at $time:ident)?) => {
        impl $crate::list::Listed for $Item {
            const KEY: &'static str = $key;

            type Id = $Id;

            fn id(&self) -> $Id {
                let $row = self;
                $id
            }

            $(fn time(&self) -> Option<&$crate::time::Timestamp> {
                Some(&self.$time)
            })?
        }
    };
}

/// The response of an endpoint that lists rows by a window: a page, with not many more rows than
/// requested.
macro_rules! page_of {
    ($Item:ident) => {
        type Response = $crate::list::Page<$Item>;

        fn read(&self, body: bytes::Bytes) -> Result<Self::Response, $crate::text::DecodeError> {
            self.window.parse(&body)
        }
    };
}

/// Makes an endpoint a list of rows: one that returns all rows, one that returns only the first
/// 10,000, or one that returns as many but can be searched up to the time of a row.
macro_rules! list {
    ($List:ident of $Item:ident) => {
        list!($List of $Item { const MAX_ROWS: u32 = u32::MAX; });
    };
    ($List:ident of $Item:ident, cut) => {
        list!($List of $Item { const MAX_ROWS: u32 = $crate::list::Window::MAX_ROWS; });
    };
    ($List:ident of $Item:ident, until $to_date:ident) => {
        list!($List of $Item {
            const MAX_ROWS: u32 = $crate::list::Window::MAX_ROWS;

            fn until(&self, time: $crate::time::EasternTime) -> Option<Self> {
                Some(self.clone().$to_date(time))
            }
        });
    };
    ($List:ident of $Item:ident { $($reach:item)+ }) => {
        impl $crate::list::List for $List {
            type Item = $Item;
            type Walk = $crate::list::Pages<Self>;

            fn walk(self) -> Self::Walk {
                $crate::list::Pages::new(self)
            }
        }

        impl $crate::list::PagedList for $List {
            $($reach)+

            fn window(&self) -> $crate::list::Window {
                self.window
            }

            fn at(&self, window: $crate::list::Window) -> Self {
                let mut list = self.clone();
                list.window = window;
                list
            }
        }

        impl $List {
            /// Sets the maximum number of rows of a page: 1 to 500, by default 500.
            pub fn count(mut self, count: u32) -> Self {
                self.window.count = count;
                self
            }

            /// Sets the number of rows to skip.
            pub fn offset(mut self, offset: u32) -> Self {
                self.window.offset = offset;
                self
            }
        }
    };
}
