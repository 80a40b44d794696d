/** How to reach InfluxDB: version 1.x by database and user, version 2 (3, VictoriaMetrics) by bucket and token. */
export type InfluxSettings =
  | { readonly url: string; readonly org: string; readonly bucket: string; readonly token: string }
  | { readonly url: string; readonly db: string; readonly username?: string; readonly password?: string };

export interface InfluxConnection {
  readonly url: string;
  readonly writePath: string;
  /** Path and parameters of a query, without the query itself. */
  readonly queryPath: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Database that `CREATE DATABASE` may create; undefined where buckets are made by people. */
  readonly creatable: string | undefined;
}

const headerText = /^[\x21-\x7e]+$/;

/** @throws Error when a secret cannot be sent in a header; sending it would end the process. */
export const connectTo = (settings: InfluxSettings): InfluxConnection => {
  if ('db' in settings) {
    const { url, db, username, password = '' } = settings;
    const login = Buffer.from(`${username ?? ''}:${password}`, 'utf8').toString('base64');
    return {
      url,
      writePath: `/write?db=${encodeURIComponent(db)}&precision=ms`,
      queryPath: `/query?db=${encodeURIComponent(db)}&epoch=ms`,
      headers: username === undefined ? {} : { authorization: `Basic ${login}` },
      creatable: db,
    };
  }
  const { url, org, bucket, token } = settings;
  if (!headerText.test(token)) throw new Error('the InfluxDB token holds spaces, line ends or characters beyond ASCII');
  return {
    url,
    writePath: `/api/v2/write?org=${encodeURIComponent(org)}&bucket=${encodeURIComponent(bucket)}&precision=ms`,
    queryPath: `/query?db=${encodeURIComponent(bucket)}&epoch=ms`,
    headers: { authorization: `Token ${token}` },
    creatable: undefined,
  };
};
