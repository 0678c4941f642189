//! What a file extension determines: the content type, and whether Postmark accepts the file.

/// The last extension of a file name, without its dot, or `""`.
///
/// Ignores dots and spaces at the end, which Windows drops when it saves the file.
pub(super) fn extension(name: &str) -> &str {
    let name = name.trim_end_matches(['.', ' ']);
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

/// Whether Postmark refuses files with this extension (error code 411).
pub(super) fn is_forbidden(extension: &str) -> bool {
    FORBIDDEN.iter().any(|forbidden| forbidden.eq_ignore_ascii_case(extension))
}

/// The content type of files with this extension.
pub(super) fn guess(extension: &str) -> &'static str {
    TYPES
        .iter()
        .find(|(_, extensions)| {
            extensions.split(' ').any(|known| known.eq_ignore_ascii_case(extension))
        })
        .map_or("application/octet-stream", |(media_type, _)| media_type)
}

// contract: limit.attachment.extensions
const FORBIDDEN: &[&str] = &[
    "vbs", "exe", "bin", "bat", "chm", "com", "cpl", "crt", "hlp", "hta", "inf", "ins", "isp",
    "jse", "lnk", "mdb", "pcd", "pif", "reg", "scr", "sct", "shs", "vbe", "vba", "wsf", "wsh",
    "wsl", "msc", "msi", "msp", "mst",
];

/// Content types and their extensions.
const TYPES: &[(&str, &str)] = &[
    // Documents
    ("application/pdf", "pdf"),
    ("application/msword", "doc dot"),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.template", "dotx"),
    ("application/vnd.ms-excel", "xls xlt"),
    ("application/vnd.ms-excel.sheet.macroEnabled.12", "xlsm"),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    ("application/vnd.ms-powerpoint", "ppt pps"),
    ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
    ("application/vnd.openxmlformats-officedocument.presentationml.slideshow", "ppsx"),
    ("application/vnd.oasis.opendocument.text", "odt"),
    ("application/vnd.oasis.opendocument.spreadsheet", "ods"),
    ("application/vnd.oasis.opendocument.presentation", "odp"),
    ("application/rtf", "rtf"),
    ("application/postscript", "ps eps ai"),
    ("application/epub+zip", "epub"),
    // Text
    ("text/plain", "txt text log conf ini"),
    ("text/html", "html htm"),
    ("text/css", "css"),
    ("text/csv", "csv"),
    ("text/tab-separated-values", "tsv"),
    ("text/markdown", "md markdown"),
    ("text/calendar", "ics ifb"),
    ("text/vcard", "vcf vcard"),
    ("text/javascript", "js mjs"),
    ("application/json", "json map"),
    ("application/x-ndjson", "ndjson jsonl"),
    ("application/geo+json", "geojson"),
    ("application/xml", "xml xsd xsl"),
    ("application/yaml", "yaml yml"),
    ("application/toml", "toml"),
    ("application/sql", "sql"),
    // Images
    ("image/png", "png"),
    ("image/jpeg", "jpg jpeg jpe jfif"),
    ("image/gif", "gif"),
    ("image/webp", "webp"),
    ("image/avif", "avif"),
    ("image/svg+xml", "svg"),
    ("image/bmp", "bmp"),
    ("image/tiff", "tif tiff"),
    ("image/heic", "heic"),
    ("image/vnd.microsoft.icon", "ico"),
    ("image/vnd.adobe.photoshop", "psd"),
    // Sound
    ("audio/mpeg", "mp3"),
    ("audio/mp4", "m4a"),
    ("audio/aac", "aac"),
    ("audio/ogg", "ogg oga opus"),
    ("audio/flac", "flac"),
    ("audio/wav", "wav"),
    ("audio/midi", "mid midi"),
    // Film
    ("video/mp4", "mp4 m4v"),
    ("video/mpeg", "mpg mpeg"),
    ("video/quicktime", "mov"),
    ("video/webm", "webm"),
    ("video/x-msvideo", "avi"),
    ("video/x-matroska", "mkv"),
    ("video/3gpp", "3gp"),
    // Archives
    ("application/zip", "zip"),
    ("application/gzip", "gz tgz"),
    ("application/x-tar", "tar"),
    ("application/x-bzip2", "bz2"),
    ("application/x-xz", "xz"),
    ("application/zstd", "zst"),
    ("application/x-7z-compressed", "7z"),
    ("application/vnd.rar", "rar"),
    // Mail, keys, tickets, fonts
    ("message/rfc822", "eml"),
    ("application/vnd.ms-outlook", "msg"),
    ("application/pkcs7-mime", "p7m p7c"),
    ("application/pkcs7-signature", "p7s"),
    ("application/pgp-keys", "asc"),
    ("application/pgp-signature", "sig"),
    ("application/pgp-encrypted", "pgp gpg"),
    ("application/x-x509-ca-cert", "cer der"),
    ("application/x-pem-file", "pem"),
    ("application/vnd.apple.pkpass", "pkpass"),
    ("application/vnd.google-earth.kml+xml", "kml"),
    ("application/gpx+xml", "gpx"),
    ("font/ttf", "ttf"),
    ("font/otf", "otf"),
    ("font/woff", "woff"),
    ("font/woff2", "woff2"),
    ("application/wasm", "wasm"),
];
