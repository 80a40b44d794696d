/** Failures that a person or a program outside meets, each with a stable code and an HTTP status. */
export const errorCodes = {
  REQUEST_MALFORMED: 400,
  QUERY_MALFORMED: 400,
  QUERY_SPAN_TOO_LONG: 400,
  UPLOAD_INVALID: 400,
  ENROLMENT_REFUSED: 401,
  SIGN_IN_REQUIRED: 401,
  SIGN_IN_REFUSED: 401,
  TOTP_REQUIRED: 401,
  SIGN_IN_INSECURE: 403,
  FORBIDDEN: 403,
  OUTSIDE_SCOPE: 403,
  REQUEST_FOREIGN_ORIGIN: 403,
  STATION_UNKNOWN: 404,
  PERSON_UNKNOWN: 404,
  NOT_FOUND: 404,
  REQUEST_METHOD_UNKNOWN: 405,
  STATION_EXISTS: 409,
  PERSON_EXISTS: 409,
  LAST_ADMINISTRATOR: 409,
  LIMIT_REACHED: 409,
  CHANGE_CONFLICT: 409,
  EXERCISE_RUNNING: 409,
  SIMULATIONS_OFF: 409,
  LINK_ENDED: 410,
  INVITATION_ENDED: 410,
  REQUEST_TOO_LARGE: 413,
  REQUEST_NOT_JSON: 415,
  STATION_INVALID: 422,
  CHANGE_INVALID: 422,
  RATE_LIMITED: 429,
  INTERNAL: 500,
  SSO_FAILED: 502,
  CHANNEL_FAILED: 502,
  HISTORY_UNAVAILABLE: 503,
  NOT_READY: 503,
  STORE_UNAVAILABLE: 503,
  STOPPING: 503,
} as const;

export type ErrorCode = keyof typeof errorCodes;

export class AppError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  /** Places and reasons, for validation problems. */
  readonly details: readonly { readonly path: string; readonly message: string }[];
  /** When another try makes sense, for RATE_LIMITED. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: {
      cause?: unknown;
      details?: readonly { path: string; message: string }[];
      retryAfterSeconds?: number;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.status = errorCodes[code];
    this.details = options.details ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
