//! The names of the members of a payload's type.

use std::collections::BTreeSet;

use serde::ser::{Impossible, Serialize, SerializeStruct, Serializer};
use serde_json::Error;

/// The names of the members of a struct that writes none of them when it is empty.
pub(super) fn members<T: Default + Serialize>() -> BTreeSet<&'static str> {
    T::default().serialize(Names(BTreeSet::new())).unwrap()
}

/// Collects the members that are skipped.
struct Names(BTreeSet<&'static str>);

impl SerializeStruct for Names {
    type Ok = BTreeSet<&'static str>;
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        _: &T,
    ) -> Result<(), Error> {
        panic!("{name} is written, though it is empty")
    }

    fn skip_field(&mut self, name: &'static str) -> Result<(), Error> {
        self.0.insert(name);
        Ok(())
    }

    fn end(self) -> Result<Self::Ok, Error> {
        Ok(self.0)
    }
}

macro_rules! refuse {
    ($($method:ident $(<$T:ident>)? ($($Type:ty),*) -> $Value:ty;)+) => {$(
        fn $method $(<$T: Serialize + ?Sized>)? (self, $(_: $Type),*) -> Result<$Value, Error> {
            panic!("it is a struct")
        }
    )+};
}

type Never = Impossible<BTreeSet<&'static str>, Error>;

impl Serializer for Names {
    type Ok = BTreeSet<&'static str>;
    type Error = Error;
    type SerializeSeq = Never;
    type SerializeTuple = Never;
    type SerializeTupleStruct = Never;
    type SerializeTupleVariant = Never;
    type SerializeMap = Never;
    type SerializeStruct = Self;
    type SerializeStructVariant = Never;

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Error> {
        Ok(self)
    }

    refuse! {
        serialize_bool(bool) -> Self::Ok;
        serialize_i8(i8) -> Self::Ok;
        serialize_i16(i16) -> Self::Ok;
        serialize_i32(i32) -> Self::Ok;
        serialize_i64(i64) -> Self::Ok;
        serialize_u8(u8) -> Self::Ok;
        serialize_u16(u16) -> Self::Ok;
        serialize_u32(u32) -> Self::Ok;
        serialize_u64(u64) -> Self::Ok;
        serialize_f32(f32) -> Self::Ok;
        serialize_f64(f64) -> Self::Ok;
        serialize_char(char) -> Self::Ok;
        serialize_str(&str) -> Self::Ok;
        serialize_bytes(&[u8]) -> Self::Ok;
        serialize_none() -> Self::Ok;
        serialize_some<T>(&T) -> Self::Ok;
        serialize_unit() -> Self::Ok;
        serialize_unit_struct(&'static str) -> Self::Ok;
        serialize_unit_variant(&'static str, u32, &'static str) -> Self::Ok;
        serialize_newtype_struct<T>(&'static str, &T) -> Self::Ok;
        serialize_newtype_variant<T>(&'static str, u32, &'static str, &T) -> Self::Ok;
        serialize_seq(Option<usize>) -> Never;
        serialize_tuple(usize) -> Never;
        serialize_tuple_struct(&'static str, usize) -> Never;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Never;
        serialize_map(Option<usize>) -> Never;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Never;
    }
}
