// Runs one call of a client and tells what came of it as plain data, here or in a Worker.

export async function drive(postmark, { client = 'ServerClient', options, method, args = [], most }) {
  const tell = (error) =>
    error instanceof postmark.PostmarkError
      ? {
          name: error.name,
          message: error.message,
          code: error.code,
          statusCode: error.statusCode,
          recipients: error.recipients,
          requestId: error.requestId ?? null,
          retryAfter: error.retryAfter ?? null,
          help: error.help,
          mayHaveHappened: error.mayHaveHappened,
          field: error.field ?? null,
          outcomes: error.outcomes?.map(told) ?? null,
        }
      : { name: 'Other', message: String(error) };
  const told = (row) => (row?.error ? { ...row, error: tell(row.error) } : row);
  const rows = [];
  try {
    const made = new postmark[client]('a-secret-token', { firstWait: 0.001, ...options });
    const result = made[method](...args);
    if (!(Symbol.asyncIterator in result)) return { value: await result };
    for await (const row of result) {
      rows.push(told(row));
      if (rows.length === most) break;
    }
    return { value: rows };
  } catch (error) {
    return { error: tell(error), rows };
  }
}
