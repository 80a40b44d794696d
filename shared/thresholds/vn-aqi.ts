/**
 * VN_AQI after Decision 1459/QĐ-TCMT of 12/11/2019: its bands, breakpoints and texts as data; nothing is computed here (see
 * `shared/indices/vn-aqi.ts`). A band is not a limit: index 100 stands for other concentrations than QCVN 05:2023/BTNMT
 * allows, so the two verdicts may differ and are shown under their own names.
 */
import type { QuantityId } from '../quantities.ts';
import type { Bilingual, Evidence, Law } from './threshold.ts';

export const vnAqiLaw: Law = {
  document: '1459/QĐ-TCMT',
  clause: { vi: 'Mục 2.2; Bảng 1, 2, 4, 5', en: 'Section 2.2; tables 1, 2, 4, 5' },
  title: {
    vi: 'Hướng dẫn kỹ thuật tính toán và công bố chỉ số chất lượng không khí Việt Nam (VN_AQI)',
    en: 'Technical guide to computing and publishing the Vietnamese air quality index (VN_AQI)',
  },
  issuedBy: {
    vi: 'Quyết định của Tổng cục Môi trường ngày 12/11/2019',
    en: 'Decision of the Vietnam Environment Administration of 12 November 2019',
  },
};
export const vnAqiEvidence: { readonly mark: Evidence; readonly note: Bilingual } = {
  mark: 'verified',
  note: {
    vi: 'Đọc trong bản chép từ văn bản (kho mã qnguyenle075/hcmc-air-quality, còn dùng ngày 03/10/2026); dải và màu cũng có trên cem.gov.vn.',
    en: 'Read in a transcription of the text (repository qnguyenle075/hcmc-air-quality, in use on 2026-10-03); bands and colours also on cem.gov.vn.',
  },
};

export interface AqiBand {
  /** Index, both inclusive. */
  readonly from: number;
  readonly to: number;
  readonly level: 'good' | 'moderate' | 'poor' | 'bad' | 'very-bad' | 'hazardous';
  readonly name: Bilingual;
  /** Name of the colour in the Decision, and the colour. */
  readonly colourName: Bilingual;
  readonly colour: string;
  /** Colour of text on it with a contrast of at least 4.5 : 1 (WCAG 2.2, 1.4.3); a choice of this project. */
  readonly textColour: '#000000' | '#ffffff';
  /** What it means for health (table 4). The English is a translation of this project. */
  readonly effect: Bilingual;
  /** What people are advised to do (table 5). */
  readonly advice: { readonly general: Bilingual; readonly sensitive: Bilingual };
}

const free: Bilingual = {
  vi: 'Tự do thực hiện các hoạt động ngoài trời.',
  en: 'Enjoy outdoor activities as usual.',
};
const stayInside: Bilingual = {
  vi: 'Mọi người nên ở trong nhà, đóng cửa ra vào và cửa sổ. Nếu cần thiết phải ra ngoài, hãy đeo khẩu trang đạt tiêu chuẩn.',
  en: 'Everyone should stay indoors with doors and windows closed. If you must go out, wear a mask that meets a standard.',
};

export const vnAqiBands: readonly AqiBand[] = [
  {
    from: 0,
    to: 50,
    level: 'good',
    name: { vi: 'Tốt', en: 'Good' },
    colourName: { vi: 'Xanh', en: 'Green' },
    colour: '#00e400',
    textColour: '#000000',
    effect: {
      vi: 'Chất lượng không khí tốt, không ảnh hưởng tới sức khỏe.',
      en: 'Air quality is good and does not affect health.',
    },
    advice: { general: free, sensitive: free },
  },
  {
    from: 51,
    to: 100,
    level: 'moderate',
    name: { vi: 'Trung bình', en: 'Moderate' },
    colourName: { vi: 'Vàng', en: 'Yellow' },
    colour: '#ffff00',
    textColour: '#000000',
    effect: {
      vi: 'Chất lượng không khí ở mức chấp nhận được. Tuy nhiên, đối với những người nhạy cảm (người già, trẻ em, người mắc các bệnh hô hấp, tim mạch…) có thể chịu những tác động nhất định tới sức khỏe.',
      en: 'Air quality is acceptable. Sensitive people (the elderly, children, people with respiratory or heart disease) may still notice some effect on their health.',
    },
    advice: {
      general: free,
      sensitive: {
        vi: 'Nên theo dõi các triệu chứng như ho hoặc khó thở, nhưng vẫn có thể hoạt động bên ngoài.',
        en: 'Watch for symptoms such as coughing or shortness of breath; outdoor activities are still possible.',
      },
    },
  },
  {
    from: 101,
    to: 150,
    level: 'poor',
    name: { vi: 'Kém', en: 'Poor' },
    colourName: { vi: 'Da cam', en: 'Orange' },
    colour: '#ff7e00',
    textColour: '#000000',
    effect: {
      vi: 'Những người nhạy cảm gặp phải các vấn đề về sức khỏe, những người bình thường ít ảnh hưởng.',
      en: 'Sensitive people experience health problems; others are little affected.',
    },
    advice: {
      general: {
        vi: 'Những người thấy có triệu chứng đau mắt, ho hoặc đau họng… nên cân nhắc giảm các hoạt động ngoài trời. Đối với học sinh, có thể hoạt động bên ngoài, nhưng nên giảm bớt việc tập thể dục kéo dài.',
        en: 'If your eyes or throat hurt or you cough, consider spending less time outdoors. Pupils can be outside but should cut down on long exercise.',
      },
      sensitive: {
        vi: 'Nên giảm các hoạt động mạnh và giảm thời gian hoạt động ngoài trời. Những người mắc bệnh hen suyễn có thể cần sử dụng thuốc thường xuyên hơn.',
        en: 'Reduce strenuous activity and time outdoors. People with asthma may need their medicine more often.',
      },
    },
  },
  {
    from: 151,
    to: 200,
    level: 'bad',
    name: { vi: 'Xấu', en: 'Bad' },
    colourName: { vi: 'Đỏ', en: 'Red' },
    colour: '#ff0000',
    textColour: '#000000',
    effect: {
      vi: 'Những người bình thường bắt đầu có các ảnh hưởng tới sức khỏe, nhóm người nhạy cảm có thể gặp những vấn đề sức khỏe nghiêm trọng hơn.',
      en: 'Everyone may begin to feel effects on health; sensitive people may have more serious problems.',
    },
    advice: {
      general: {
        vi: 'Mọi người nên giảm các hoạt động mạnh khi ở ngoài trời, tránh tập thể dục kéo dài và nghỉ ngơi nhiều hơn trong nhà.',
        en: 'Reduce strenuous activity outdoors, avoid long exercise and rest more indoors.',
      },
      sensitive: {
        vi: 'Nên ở trong nhà và giảm hoạt động mạnh. Nếu cần thiết phải ra ngoài, hãy đeo khẩu trang đạt tiêu chuẩn.',
        en: 'Stay indoors and reduce strenuous activity. If you must go out, wear a mask that meets a standard.',
      },
    },
  },
  {
    from: 201,
    to: 300,
    level: 'very-bad',
    name: { vi: 'Rất xấu', en: 'Very bad' },
    colourName: { vi: 'Tím', en: 'Purple' },
    colour: '#8f3f97',
    textColour: '#ffffff',
    effect: {
      vi: 'Cảnh báo ảnh hưởng tới sức khỏe: mọi người bị ảnh hưởng tới sức khỏe nghiêm trọng hơn.',
      en: 'Health warning: everyone is affected more seriously.',
    },
    advice: {
      general: {
        vi: 'Mọi người hạn chế tối đa các hoạt động ngoài trời và chuyển tất cả các hoạt động vào trong nhà. Nếu cần thiết phải ra ngoài, hãy đeo khẩu trang đạt tiêu chuẩn.',
        en: 'Keep outdoor activity to a minimum and move all activities indoors. If you must go out, wear a mask that meets a standard.',
      },
      sensitive: { vi: 'Nên ở trong nhà và giảm hoạt động mạnh.', en: 'Stay indoors and reduce strenuous activity.' },
    },
  },
  {
    from: 301,
    to: 500,
    level: 'hazardous',
    name: { vi: 'Nguy hại', en: 'Hazardous' },
    colourName: { vi: 'Nâu', en: 'Brown' },
    colour: '#7e0023',
    textColour: '#ffffff',
    effect: {
      vi: 'Cảnh báo khẩn cấp về sức khỏe: toàn bộ dân số bị ảnh hưởng tới sức khỏe tới mức nghiêm trọng.',
      en: 'Health emergency: the whole population is seriously affected.',
    },
    advice: { general: stayInside, sensitive: stayInside },
  },
];

/** Index values Ii at which the breakpoints stand. */
export const vnAqiSteps = [0, 50, 100, 150, 200, 300, 400, 500] as const;

export interface AqiScale {
  readonly quantity: QuantityId;
  /** What concentration it is entered with; dust by its NowCast for the hourly index, by the 24 h mean for the daily one. */
  readonly over: '1h' | '8h' | '24h-or-nowcast';
  /** BPi in µg/m³, one for each of `vnAqiSteps`; null = the Decision has none. From the last one on the index is 500. */
  readonly breakpoints: readonly (number | null)[];
}

export const vnAqiScales: readonly AqiScale[] = [
  { quantity: 'o3', over: '1h', breakpoints: [0, 160, 200, 300, 400, 800, 1_000, 1_200] },
  { quantity: 'o3', over: '8h', breakpoints: [0, 100, 120, 170, 210, 400, null, null] },
  { quantity: 'co', over: '1h', breakpoints: [0, 10_000, 30_000, 45_000, 60_000, 90_000, 120_000, 150_000] },
  { quantity: 'so2', over: '1h', breakpoints: [0, 125, 350, 550, 800, 1_600, 2_100, 2_630] },
  { quantity: 'no2', over: '1h', breakpoints: [0, 100, 200, 700, 1_200, 2_350, 3_100, 3_850] },
  { quantity: 'pm10', over: '24h-or-nowcast', breakpoints: [0, 50, 150, 250, 350, 420, 500, 600] },
  { quantity: 'pm25', over: '24h-or-nowcast', breakpoints: [0, 25, 50, 80, 150, 250, 350, 500] },
];

/**
 * What a publication of VN_AQI on a website or a mobile device has to show (table 3, columns 5 and 6). The index may be
 * published only when data and computation meet section 2 of the guide.
 */
export const vnAqiPublication = [
  { key: 'colour', text: { vi: 'Màu sắc tương ứng mức cảnh báo', en: 'The colour of the band' } },
  { key: 'station', text: { vi: 'Địa điểm và tọa độ của trạm quan trắc', en: 'Place and coordinates of the station' } },
  {
    key: 'parameters',
    text: {
      vi: 'Tất cả các thông số; chỉ rõ thông số có AQI cao nhất',
      en: 'All parameters, with the one of the highest index marked',
    },
  },
  {
    key: 'advice',
    text: {
      vi: 'Khuyến nghị, cảnh báo mức tác động tới sức khỏe',
      en: 'Advice and the effect on health',
    },
  },
  { key: 'method', text: { vi: 'Trình bày chi tiết cách tính VN_AQI', en: 'How VN_AQI is computed, in detail' } },
  { key: 'source', text: { vi: 'Nguồn cung cấp dữ liệu', en: 'Where the data come from' } },
] as const satisfies readonly { readonly key: string; readonly text: Bilingual }[];
