/**
 * Why a message, a reading or a single value was refused, and how to mend it, for the field team. Codes are stable: stations and
 * scripts compare them, so a retired one is never used again.
 */
export const refusals = {
  MESSAGE_NOT_UTF8: {
    vi: 'Nội dung không phải UTF-8 hợp lệ.',
    en: 'The payload is not valid UTF-8.',
    fix: {
      vi: 'Gửi JSON mã hoá UTF-8, không gửi dữ liệu nhị phân hay bảng mã khác.',
      en: 'Send JSON in UTF-8, no binary data and no other character set.',
    },
  },
  MESSAGE_NOT_JSON: {
    vi: 'Nội dung không phải JSON hợp lệ.',
    en: 'The payload is not valid JSON.',
    fix: {
      vi: 'Xem bản tin gốc: thường thiếu dấu ngoặc hay dấu phẩy, hoặc bị cắt ngang do bộ đệm của thiết bị quá nhỏ.',
      en: 'Look at the raw message: often a bracket or comma is missing, or a buffer in the device is too small and cuts it off.',
    },
  },
  MESSAGE_TOO_DEEP: {
    vi: 'JSON lồng quá sâu (tối đa 8 tầng).',
    en: 'The JSON is nested too deeply (8 levels at most).',
    fix: {
      vi: 'Gửi đúng mẫu: một số đo, hoặc một mảng các số đo, không lồng thêm.',
      en: 'Send the plain form: one reading, or an array of readings, nothing nested further.',
    },
  },
  MESSAGE_TOO_MANY_READINGS: {
    vi: 'Quá 500 số đo trong một bản tin.',
    en: 'More than 500 readings in one message.',
    fix: {
      vi: 'Chia số đo còn tồn thành nhiều bản tin, mỗi bản tin tối đa 500 số đo.',
      en: 'Split the backlog into several messages of 500 readings at most.',
    },
  },
  MESSAGE_UNKNOWN_FORMAT: {
    vi: 'Định dạng thô này chưa được hỗ trợ.',
    en: 'This raw format is not supported.',
    fix: {
      vi: 'Gửi JSON lên chủ đề kết thúc bằng /reading thay cho /raw/….',
      en: 'Send JSON to the topic that ends in /reading instead of /raw/….',
    },
  },
  READING_MALFORMED: {
    vi: 'Số đo sai cấu trúc: xem trường được nêu.',
    en: 'The reading has the wrong shape: see the field named.',
    fix: {
      vi: 'Sửa trường được nêu. Mẫu đúng: {"at":"2026-11-22T10:05:00+07:00","values":{"pm25":37.4}}.',
      en: 'Mend the field named. The right form: {"at":"2026-11-22T10:05:00+07:00","values":{"pm25":37.4}}.',
    },
  },
  READING_TIME_TOO_OLD: {
    vi: 'Thời điểm đo quá cũ (trước giới hạn nhận số liệu trễ).',
    en: 'The measuring time is too old for late data.',
    fix: {
      vi: 'Chỉnh đồng hồ của trạm (NTP, pin đồng hồ). Số liệu muộn được nhận trong 7 ngày.',
      en: 'Set the station clock (NTP, clock battery). Late data is taken for 7 days.',
    },
  },
  READING_TIME_IN_FUTURE: {
    vi: 'Thời điểm đo ở tương lai hơn 10 phút.',
    en: 'The measuring time is more than 10 minutes ahead.',
    fix: {
      vi: 'Chỉnh đồng hồ và múi giờ: giờ Việt Nam ghi +07:00, chỉ giờ UTC mới ghi Z.',
      en: 'Set the clock and its zone: Vietnamese time ends in +07:00, only UTC ends in Z.',
    },
  },
  READING_NO_VALID_VALUE: {
    vi: 'Không có giá trị nào hợp lệ trong số đo.',
    en: 'No value of the reading is valid.',
    fix: {
      vi: 'Xem lý do của từng giá trị; kiểm tra cảm biến, dây nối và tên đại lượng.',
      en: 'See the reason of each value; check the sensor, its wiring and the names of quantities.',
    },
  },
  VALUE_UNKNOWN_QUANTITY: {
    vi: 'Đại lượng không có trong danh mục.',
    en: 'The quantity is not in the catalogue.',
    fix: {
      vi: 'Dùng tên trong danh mục, viết thường: pm25, pm10, laeq, water_level, rain …',
      en: 'Use the names of the catalogue in lower case: pm25, pm10, laeq, water_level, rain …',
    },
  },
  VALUE_NOT_A_NUMBER: {
    vi: 'Giá trị không phải là số hữu hạn (chuỗi, NaN và vô cực bị từ chối).',
    en: 'The value is not a finite number (strings, NaN and infinity are refused).',
    fix: {
      vi: 'Gửi số không có dấu nháy, dấu thập phân là dấu chấm: 37.4; khi không đo được thì bỏ hẳn giá trị ấy.',
      en: 'Send numbers without quotes and with a decimal point: 37.4; leave out a value that was not measured.',
    },
  },
  VALUE_OUT_OF_RANGE: {
    vi: 'Giá trị nằm ngoài khoảng thiết bị có thể đo.',
    en: 'The value is outside what an instrument can measure.',
    fix: {
      vi: 'Kiểm tra cảm biến, dây nối và đơn vị; giá trị như −999 báo cảm biến lỗi, hãy bỏ đi khi gửi.',
      en: 'Check the sensor, its wiring and the unit; a value like −999 stands for a broken sensor: leave it out.',
    },
  },
  STATE_MALFORMED: {
    vi: 'Trạng thái phải là init, ready, sleeping, disconnected hoặc lost.',
    en: 'The state must be init, ready, sleeping, disconnected or lost.',
    fix: {
      vi: 'Gửi đúng một trong các từ ấy lên $state, không có dấu nháy.',
      en: 'Send exactly one of these words to $state, without quotes.',
    },
  },
  ABOUT_MALFORMED: {
    vi: 'Bản tự giới thiệu sai cấu trúc: xem trường được nêu.',
    en: 'The description has the wrong shape: see the field named.',
    fix: {
      vi: 'Sửa trường được nêu. Mẫu đúng: {"model":"…","firmware":"1.2.0","interval":60}.',
      en: 'Mend the field named. The right form: {"model":"…","firmware":"1.2.0","interval":60}.',
    },
  },
  HISTORY_REJECTED: {
    vi: 'Cơ sở dữ liệu lịch sử từ chối điểm này: xem lời của nó.',
    en: 'The history database rejected this point: see its own words.',
    fix: {
      vi: 'Trạm không phải làm gì: báo người vận hành cổng thu nhận.',
      en: 'Nothing to do at the station: tell whoever runs the gateway.',
    },
  },
} as const satisfies Record<string, { vi: string; en: string; fix: { vi: string; en: string } }>;

export type RefusalCode = keyof typeof refusals;
export const isRefusalCode = (code: string): code is RefusalCode => Object.hasOwn(refusals, code);

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
