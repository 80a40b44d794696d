/**
 * Clauses of the city's action programme that this software answers to, and what answers them. The programme is that of the
 * Standing Board of the Hải Phòng Party Committee on Resolution 06-NQ/TW of 24/01/2022. A clause is cited as `III.5 ¶7`: part
 * III, section 5, seventh dash. Quotations are a few words of the Vietnamese text; everything else is our own wording.
 */
import type { Bilingual, Evidence } from '../thresholds/threshold.ts';

/** The programme as it is cited. */
export const programmeDocument = {
  title: {
    vi: 'Chương trình hành động của Ban Thường vụ Thành ủy Hải Phòng thực hiện Nghị quyết số 06-NQ/TW ngày 24/01/2022 của Bộ Chính trị',
    en: 'Action programme of the Standing Board of the Hải Phòng Party Committee on Resolution 06-NQ/TW of the Politburo, 24 January 2022',
  },
  evidenceNote: {
    vi: 'Số hiệu điều khoản, lời trích và chỉ tiêu đọc trong văn bản tiếng Việt của chương trình, bản nhận dạng chữ từ ảnh: khi cần dẫn trong văn bản chính thức, hãy đối chiếu với bản đã ký.',
    en: 'Numbers of clauses, quotations and targets were read in the Vietnamese text of the programme, recognised from images: compare with the signed copy before quoting them officially.',
  },
} as const satisfies Record<string, Bilingual>;

/** Parts of the programme view that hold figures. */
export const figureParts = ['limits', 'coverage', 'flood', 'availability', 'targets'] as const;
export type FigurePart = (typeof figureParts)[number];

export interface ClauseAnswer {
  readonly text: Bilingual;
  /** Page of the console, or document of the API. */
  readonly href?: string;
  /** Asked for by the clause and not there yet: shown as such. */
  readonly isMissing?: true;
}

export interface ProgrammeClause {
  /** As it is cited, unique. */
  readonly id: string;
  /** A few words of the source that find the place in it. */
  readonly quote: string;
  /** What the clause asks. */
  readonly gloss: Bilingual;
  readonly answers: readonly ClauseAnswer[];
  /** Figures of the programme view that speak to it. */
  readonly figures: readonly FigurePart[];
  readonly evidence: Evidence;
}

const cityMap: ClauseAnswer = {
  text: {
    vi: 'Bản đồ thành phố: số đo của mọi trạm, trực tiếp',
    en: 'Map of the city: what every station measures, live',
  },
  href: '/',
};
const stations: ClauseAnswer = {
  text: {
    vi: 'Mạng lưới trạm: không khí, tiếng ồn, ngập lụt',
    en: 'The stations of the three networks: air, noise, flood',
  },
  href: '/stations',
};
const limits: ClauseAnswer = {
  text: {
    vi: 'Danh mục giới hạn: mỗi mức kèm văn bản, thời gian trung bình và ngày hiệu lực',
    en: 'Catalogue of limits: each with its law, averaging time and dates in force',
  },
  href: '/limits',
};

export const clauses: readonly ProgrammeClause[] = [
  {
    id: 'II.1 ¶1',
    quote: 'bền vững, đồng bộ, hiện đại, tăng trưởng xanh, thông minh … kịp thời ứng phó với biến đổi khí hậu',
    gloss: {
      vi: 'Xây dựng thành phố bền vững, xanh, thông minh, hiện đại, kịp thời ứng phó với biến đổi khí hậu.',
      en: 'A sustainable, green, smart and modern city that adapts to climate change in time.',
    },
    answers: [cityMap, stations],
    figures: ['limits', 'coverage', 'flood', 'availability'],
    evidence: 'verified',
  },
  {
    id: 'III.1 ¶2',
    quote:
      'chuẩn hóa hệ thống các chỉ tiêu, chỉ số … phù hợp với các chỉ tiêu, tiêu chuẩn được cấp thẩm quyền ban hành',
    gloss: {
      vi: 'Chuẩn hóa hệ thống chỉ tiêu, chỉ số theo tiêu chuẩn do cấp thẩm quyền ban hành; nâng tiêu chuẩn phòng chống thiên tai, cháy nổ, sự cố môi trường, dịch bệnh.',
      en: 'Standardise indicators and indices to those issued by the competent authorities; raise the standards for natural disasters, fire, environmental incidents and epidemics.',
    },
    answers: [limits],
    figures: ['limits'],
    evidence: 'verified',
  },
  {
    id: 'III.2 ¶1',
    quote: 'ứng dụng rộng rãi hệ thống thông tin địa lý (GIS) và công nghệ số, nền tảng số',
    gloss: {
      vi: 'Xây dựng hệ thống dữ liệu; ứng dụng rộng rãi GIS, công nghệ số và nền tảng số.',
      en: 'Build a data system; use GIS, digital technology and digital platforms widely.',
    },
    answers: [
      {
        text: {
          vi: 'Bản đồ có các lớp GIS của thành phố (GeoJSON, PMTiles)',
          en: "Map with the city's own GIS layers (GeoJSON, PMTiles)",
        },
        href: '/',
      },
      {
        text: { vi: 'Giao diện dữ liệu mở (OpenAPI) và tệp CSV', en: 'Open data interface (OpenAPI) and CSV files' },
        href: '/api/openapi.json',
      },
    ],
    figures: ['coverage'],
    evidence: 'verified',
  },
  {
    id: 'III.2 ¶6',
    quote: 'bảo đảm công khai, minh bạch, dễ tiếp cận thông tin',
    gloss: {
      vi: 'Công khai, minh bạch, để người dân dễ tiếp cận thông tin.',
      en: 'Make information public, transparent and easy to reach.',
    },
    answers: [
      {
        text: {
          vi: 'Trang công khai xem được không cần đăng nhập, nếu thành phố mở',
          en: 'Public pages that need no sign-in, where the city opens them',
        },
        href: '/',
      },
      {
        text: { vi: 'Tải dữ liệu mở theo chuẩn OpenAPI', en: 'Open data described by OpenAPI' },
        href: '/api/openapi.json',
      },
      limits,
    ],
    figures: ['availability'],
    evidence: 'verified',
  },
  {
    id: 'III.3 ¶1',
    quote: 'Đầu tư nâng cao khả năng chống chịu thiên tai, thích ứng biến đổi khí hậu',
    gloss: {
      vi: 'Kiểm soát phát triển vùng ven biển; nâng khả năng chống chịu của vùng ven biển và vùng sinh thái dễ tổn thương.',
      en: 'Control coastal development; raise the resilience of coastal and ecologically vulnerable areas.',
    },
    answers: [
      {
        text: {
          vi: 'Mực nước sông, cửa biển so với mức báo động I–III',
          en: 'River and estuary levels against alarm levels I–III',
        },
        href: '/stations?network=flood',
      },
    ],
    figures: ['flood'],
    evidence: 'verified',
  },
  {
    id: 'III.3 ¶3',
    quote: 'thích ứng với biến đổi khí hậu, phòng, chống thiên tai, dịch bệnh … phát triển các đô thị thông minh',
    gloss: {
      vi: 'Chương trình đô thị thích ứng với biến đổi khí hậu, phòng chống thiên tai, dịch bệnh; phát triển đô thị thông minh.',
      en: 'Programmes for climate adaptation and for preventing natural disasters and epidemics; smart cities.',
    },
    answers: [
      {
        text: {
          vi: 'Mực nước, độ sâu ngập và lượng mưa theo trạm',
          en: 'Water level, street depth and rain by station',
        },
        href: '/stations?network=flood',
      },
      {
        text: { vi: 'Diễn tập với trạm mô phỏng', en: 'Exercises (drills) with simulated stations' },
        href: '/alerts/exercises',
      },
    ],
    figures: ['flood'],
    evidence: 'verified',
  },
  {
    id: 'III.3 ¶4',
    quote: 'nâng cấp, mở rộng hệ thống giao thông, chiếu sáng, cấp, thoát nước đô thị',
    gloss: {
      vi: 'Nâng cấp thoát nước, cấp nước, chiếu sáng, công viên.',
      en: 'Upgrade drainage, water supply, lighting and parks.',
    },
    answers: [
      {
        text: {
          vi: 'Trạm đo độ sâu ngập đường phố; các đợt ngập theo điểm đo ở phần Ngập lụt dưới đây',
          en: 'Street depth gauges; inundation by spot in the part on floods below',
        },
        href: '/stations?network=flood',
      },
    ],
    figures: ['flood'],
    evidence: 'verified',
  },
  {
    id: 'III.4 ¶3',
    quote: 'tích hợp hệ thống đo lường, cảm biến … vào các hạ tầng thiết yếu',
    gloss: {
      vi: 'Tích hợp đo lường, cảm biến vào hạ tầng thiết yếu; vận hành hạ tầng thông minh; nền tảng số dùng chung, kết nối với các đô thị khác.',
      en: 'Integrate measuring systems and sensors into essential infrastructure; operate it smartly; shared digital platforms connected with other cities.',
    },
    answers: [
      {
        text: {
          vi: 'Cổng MQTT nhận số đo trực tiếp từ trạm; cách nối trạm ở trang Trợ giúp',
          en: 'MQTT gateway that takes readings straight from stations; the help page says how to connect one',
        },
        href: '/help',
      },
      stations,
      {
        text: {
          vi: 'Giao diện LoRaWAN, NGSI-LD, SensorThings, Thông tư 10/2021',
          en: 'Interfaces LoRaWAN, NGSI-LD, SensorThings, Circular 10/2021',
        },
        isMissing: true,
      },
    ],
    figures: ['coverage', 'availability'],
    evidence: 'verified',
  },
  {
    id: 'III.5 ¶2',
    quote: 'Đẩy nhanh chuyển đổi số trong quản lý đô thị',
    gloss: {
      vi: 'Đẩy nhanh chuyển đổi số trong quản lý đô thị.',
      en: 'Speed up the digital transformation of urban management.',
    },
    answers: [
      {
        text: {
          vi: 'Một bảng điều hành cho nhiều đơn vị: vai trò, phạm vi phụ trách, nhật ký mọi thay đổi',
          en: 'One console for several departments: roles, areas of responsibility, a log of every change',
        },
        href: '/account',
      },
    ],
    figures: ['availability'],
    evidence: 'verified',
  },
  {
    id: 'III.5 ¶5',
    quote: 'hoàn thiện hệ thống quản lý tình huống khẩn cấp, tăng cường năng lực phòng, chống và giảm thiểu thiên tai',
    gloss: {
      vi: 'Nâng cấp hệ thống quản lý tình huống khẩn cấp; tăng năng lực phòng chống, giảm nhẹ thiên tai, dịch bệnh.',
      en: 'Upgrade the system that manages emergencies; capacity to prevent and reduce disasters and epidemics.',
    },
    answers: [
      {
        text: {
          vi: 'Danh sách "Cần chú ý": mức nước vượt báo động, đường ngập, trạm mất tín hiệu',
          en: 'The list of what needs attention: levels reached, flooded streets, silent stations',
        },
        href: '/',
      },
      {
        text: {
          vi: 'Cảnh báo có tiếp nhận, chuyển cấp, bản tin CAP 1.2 và kênh thông báo',
          en: 'Alerts with acknowledgement and escalation, CAP 1.2 and notification channels',
        },
        href: '/alerts',
      },
    ],
    figures: ['flood'],
    evidence: 'verified',
  },
  {
    id: 'III.5 ¶7',
    quote:
      'kiểm soát, cải thiện chất lượng không khí, giảm thiểu ô nhiễm bụi, tiếng ồn … xây dựng đồng bộ hệ thống quan trắc',
    gloss: {
      vi: 'Tăng cường kiểm soát chất lượng không khí, bụi, tiếng ồn; xây dựng đồng bộ hệ thống quan trắc môi trường; chú trọng khu công nghiệp, nhà ở của người thu nhập thấp, vùng đệm xanh.',
      en: 'Stronger control of air quality, dust and noise; one synchronised system of environmental monitoring; industrial parks, low-income housing, green buffer zones.',
    },
    answers: [stations, limits],
    figures: ['limits', 'coverage', 'availability'],
    evidence: 'verified',
  },
  {
    id: 'IV.1–IV.6',
    quote: 'định kỳ kiểm tra, đánh giá, sơ kết, tổng kết việc thực hiện',
    gloss: {
      vi: 'Phân công, theo dõi, kiểm tra và định kỳ sơ kết, tổng kết việc thực hiện.',
      en: 'Assign, monitor and check; interim and final reviews at regular times.',
    },
    answers: [
      {
        text: {
          vi: 'Trang này: chọn tháng, quý hoặc năm; in ra hoặc tải tệp CSV',
          en: 'This page: choose a month, a quarter or a year; print it or download it as CSV',
        },
        href: '/programme',
      },
      { text: { vi: 'Báo cáo sơ kết, tổng kết soạn sẵn', en: 'Prepared review reports' }, isMissing: true },
    ],
    figures: ['limits', 'coverage', 'flood', 'availability', 'targets'],
    evidence: 'verified',
  },
];
