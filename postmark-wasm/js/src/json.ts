// JSON as JavaScript can read it without rounding.

/** Reads JSON. An integer that would be rounded, as the ids of some bounces are, becomes text. */
export function parse(json: string): unknown {
  // Most JSON has no number that long.
  return JSON.parse(/\d{16}/.test(json) ? exact(json) : json);
}

/** JSON in which the integers that JavaScript would round are strings. */
function exact(json: string): string {
  // Strings are skipped as a whole.
  return json.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/gs, (token) =>
    /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token,
  );
}

/** Writes a value as JSON, with bytes as base64, as Postmark takes attachments. */
export function json(value: unknown, base64: (bytes: Uint8Array) => string): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, key, written: unknown) {
    // Node's buffers write themselves as a list of numbers.
    const bytes = this[key];
    return bytes instanceof Uint8Array ? base64(bytes) : written;
  });
}
