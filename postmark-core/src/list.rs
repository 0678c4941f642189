//! Lists, request by request to the end.

mod cursor;
mod cursor_list;
mod page;
mod pages;
mod walk;

pub use self::cursor::Cursor;
pub use self::cursor_list::CursorList;
pub use self::page::{Listed, Page, PagedList, Window};
pub use self::pages::Pages;
pub use self::walk::{List, Walk};
