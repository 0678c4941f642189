//! Writes an email as a JSON object, with gaps for the attachments.

use crate::api::email::{Attachment, Email, Header, Metadata, Parts, Recipients, TrackLinks};
use crate::text::json::Json;

impl Email {
    /// Writes the email as one JSON object.
    pub(crate) fn write(&self, json: &mut Json) {
        let Parts { from, to, cc, bcc, template_model, .. } = self.parts();
        json.string_field("{\"From\":", Some(from));
        json.display_field(",\"To\":", listed(to));
        json.display_field(",\"Cc\":", listed(cc));
        json.display_field(",\"Bcc\":", listed(bcc));
        self.write_rest(json);
        if let Some(model) = template_model {
            json.raw_field(",\"TemplateModel\":", model);
        }
        json.raw("}");
    }

    /// Writes the members that all messages of a bulk email share, leaving the object open.
    pub(in crate::api) fn write_shared(&self, json: &mut Json) {
        json.string_field("{\"From\":", Some(self.sender()));
        self.write_rest(json);
    }

    fn write_rest(&self, json: &mut Json) {
        // Names every part, so that a new one is not forgotten here.
        let Parts {
            from: _,
            to: _,
            cc: _,
            bcc: _,
            subject,
            html,
            text,
            template_id,
            template_alias,
            template_model: _,
            inline_css,
            tag,
            reply_to,
            headers,
            track_opens,
            track_links,
            metadata,
            attachments,
            message_stream,
            extra,
            refused: _,
        } = self.parts();
        json.string_field(",\"Subject\":", subject);
        json.string_field(",\"HtmlBody\":", html);
        json.string_field(",\"TextBody\":", text);
        if let Some(id) = template_id {
            json.raw_field(",\"TemplateId\":", &id.to_string());
        }
        json.string_field(",\"TemplateAlias\":", template_alias);
        json.bool_field(",\"InlineCss\":", inline_css);
        json.string_field(",\"Tag\":", tag);
        json.display_field(",\"ReplyTo\":", listed(reply_to));
        write_headers(headers, json);
        json.bool_field(",\"TrackOpens\":", track_opens);
        json.string_field(",\"TrackLinks\":", track_links.map(TrackLinks::as_str));
        write_metadata(metadata, json);
        write_attachments(attachments, json);
        json.string_field(",\"MessageStream\":", message_stream);
        for (key, value) in extra {
            json.raw(",");
            json.string(key);
            json.raw_field(":", value);
        }
    }

    /// Approximately how many bytes of text [`write`](Self::write) writes: enough for nearly all
    /// emails.
    pub(crate) fn text_len(&self) -> usize {
        const MEMBERS: usize = 256;
        let bodies = self.content.len();
        let subject = self.subject.as_ref().map_or(0, String::len);
        let parts = self.headers.len() + self.metadata.len() + self.attachments.len();
        bodies + bodies / 8 + subject + MEMBERS + 64 * (self.recipients().count() + parts)
    }
}

fn write_attachments(attachments: &[Attachment], json: &mut Json) {
    let mut open = ",\"Attachments\":[{\"Name\":";
    for attachment in attachments {
        json.string_field(open, Some(attachment.name()));
        json.string_field(",\"ContentType\":", Some(attachment.media_type()));
        json.string_field(",\"ContentID\":", attachment.cid());
        json.raw(",\"Content\":\"");
        json.hole(attachment.content().clone());
        open = "\"},{\"Name\":";
    }
    json.raw(if attachments.is_empty() { "" } else { "\"}]" });
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

/// A list, if it is not empty.
pub(in crate::api) fn listed(list: &Recipients) -> Option<&Recipients> {
    (!list.is_empty()).then_some(list)
}
