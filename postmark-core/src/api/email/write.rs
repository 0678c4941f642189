//! A mail as text: the members of its JSON object, with room where attachments go.

use crate::api::email::{Email, Header, Metadata, Recipients, TrackLinks};
use crate::text::json::Json;

impl Email {
    /// Writes the mail as one JSON object.
    pub(crate) fn write(&self, json: &mut Json) {
        json.string_field("{\"From\":", Some(&self.from));
        json.display_field(",\"To\":", listed(&self.to));
        json.display_field(",\"Cc\":", listed(&self.cc));
        json.display_field(",\"Bcc\":", listed(&self.bcc));
        self.write_rest(json);
        self.content.write_model(json);
        json.raw("}");
    }

    /// Writes the members that all messages of a bulk mail share, into an object that stays open.
    pub(in crate::api) fn write_shared(&self, json: &mut Json) {
        json.string_field("{\"From\":", Some(&self.from));
        self.write_rest(json);
    }

    fn write_rest(&self, json: &mut Json) {
        json.string_field(",\"Subject\":", self.subject.as_deref());
        self.content.write(json);
        json.string_field(",\"Tag\":", self.tag.as_deref());
        json.display_field(",\"ReplyTo\":", listed(&self.reply_to));
        write_headers(&self.headers, json);
        json.bool_field(",\"TrackOpens\":", self.track_opens);
        json.string_field(",\"TrackLinks\":", self.track_links.as_ref().map(TrackLinks::as_str));
        write_metadata(&self.metadata, json);
        self.write_attachments(json);
        json.string_field(",\"MessageStream\":", self.message_stream.as_deref());
        for (key, value) in &self.extra {
            json.raw(",");
            json.string(key);
            json.raw_field(":", value);
        }
    }

    /// About how many bytes of text [`write`](Self::write) writes: enough for all but the oddest.
    pub(crate) fn text_len(&self) -> usize {
        const MEMBERS: usize = 256;
        let bodies = self.content.len();
        let subject = self.subject.as_ref().map_or(0, String::len);
        let parts = self.headers.len() + self.metadata.len() + self.attachments.len();
        bodies + bodies / 8 + subject + MEMBERS + 64 * (self.recipients().count() + parts)
    }

    fn write_attachments(&self, json: &mut Json) {
        let mut open = ",\"Attachments\":[{\"Name\":";
        for attachment in &self.attachments {
            json.string_field(open, Some(attachment.name()));
            json.string_field(",\"ContentType\":", Some(attachment.media_type()));
            json.string_field(",\"ContentID\":", attachment.cid());
            json.raw(",\"Content\":\"");
            json.hole(attachment.content().clone());
            open = "\"},{\"Name\":";
        }
        json.raw(if self.attachments.is_empty() { "" } else { "\"}]" });
    }
}

pub(in crate::api) fn write_headers(headers: &[Header], json: &mut Json) {
    let mut open = ",\"Headers\":[{\"Name\":";
    for header in headers {
        json.string_field(open, Some(&header.name));
        json.string_field(",\"Value\":", Some(&header.value));
        open = "},{\"Name\":";
    }
    json.raw(if headers.is_empty() { "" } else { "}]" });
}

pub(in crate::api) fn write_metadata(metadata: &Metadata, json: &mut Json) {
    let mut open = ",\"Metadata\":{";
    for (key, value) in metadata.iter() {
        json.string_field(open, Some(key));
        json.string_field(":", Some(value));
        open = ",";
    }
    json.raw(if metadata.is_empty() { "" } else { "}" });
}

/// A list, where there is something in it.
pub(in crate::api) fn listed(list: &Recipients) -> Option<&Recipients> {
    (!list.is_empty()).then_some(list)
}
