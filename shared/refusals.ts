/**
 * Why a message, a reading or a single value was refused. Codes are stable: stations and scripts compare them, so a
 * retired one is never used again. The text beside each is for the field team: what is wrong and how to mend it.
 */
export const refusals = {
  MESSAGE_NOT_UTF8: {
    vi: 'Nội dung không phải UTF-8 hợp lệ. Hãy gửi JSON mã hoá UTF-8.',
    en: 'The payload is not valid UTF-8. Send JSON in UTF-8.',
  },
  MESSAGE_NOT_JSON: { vi: 'Nội dung không phải JSON hợp lệ.', en: 'The payload is not valid JSON.' },
  MESSAGE_TOO_DEEP: {
    vi: 'JSON lồng quá sâu (tối đa 8 tầng).',
    en: 'The JSON is nested too deeply (8 levels at most).',
  },
  MESSAGE_TOO_MANY_READINGS: {
    vi: 'Quá 500 số đo trong một bản tin; hãy chia nhỏ.',
    en: 'More than 500 readings in one message; split it.',
  },
  MESSAGE_UNKNOWN_FORMAT: { vi: 'Định dạng thô này chưa được hỗ trợ.', en: 'This raw format is not supported.' },
  READING_MALFORMED: {
    vi: 'Số đo sai cấu trúc: xem trường được nêu.',
    en: 'The reading has the wrong shape: see the field named.',
  },
  READING_TIME_TOO_OLD: {
    vi: 'Thời điểm đo quá cũ (trước giới hạn nhận số liệu trễ). Kiểm tra đồng hồ của trạm.',
    en: 'The measuring time is too old for late data. Check the station clock.',
  },
  READING_TIME_IN_FUTURE: {
    vi: 'Thời điểm đo ở tương lai hơn 10 phút. Kiểm tra đồng hồ và múi giờ của trạm.',
    en: 'The measuring time is more than 10 minutes ahead. Check the station clock and its zone.',
  },
  READING_NO_VALID_VALUE: { vi: 'Không có giá trị nào hợp lệ trong số đo.', en: 'No value of the reading is valid.' },
  VALUE_UNKNOWN_QUANTITY: { vi: 'Đại lượng không có trong danh mục.', en: 'The quantity is not in the catalogue.' },
  VALUE_NOT_A_NUMBER: {
    vi: 'Giá trị không phải là số hữu hạn (chuỗi, NaN và vô cực bị từ chối).',
    en: 'The value is not a finite number (strings, NaN and infinity are refused).',
  },
  VALUE_OUT_OF_RANGE: {
    vi: 'Giá trị nằm ngoài khoảng thiết bị có thể đo.',
    en: 'The value is outside what an instrument can measure.',
  },
  STATE_MALFORMED: {
    vi: 'Trạng thái phải là init, ready, sleeping, disconnected hoặc lost.',
    en: 'The state must be init, ready, sleeping, disconnected or lost.',
  },
  ABOUT_MALFORMED: {
    vi: 'Bản tự giới thiệu sai cấu trúc: xem trường được nêu.',
    en: 'The description has the wrong shape: see the field named.',
  },
  HISTORY_REJECTED: {
    vi: 'Cơ sở dữ liệu lịch sử từ chối điểm này: xem lời của nó.',
    en: 'The history database rejected this point: see its own words.',
  },
} as const satisfies Record<string, { vi: string; en: string }>;

export type RefusalCode = keyof typeof refusals;

/** One refusal. `path` names the place inside the message, e.g. `[3].values.pm25`; empty = the whole message. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly path: string;
  /** English detail with the offending figure where there is one. */
  readonly message: string;
  /** What was lost by it: the whole message, one reading of it, or one value of a reading whose others were kept. */
  readonly fate: 'message' | 'reading' | 'value';
}

/** Payload on `city/v1/<station>/$refused`. */
export interface RefusedNotice extends Refusal {
  readonly seq?: number;
  /** Measured-at of the reading concerned, epoch ms, when it could be read. */
  readonly at?: number;
}
