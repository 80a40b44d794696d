/**
 * The 114 commune-level units of Hải Phòng since 01/07/2025 (45 wards, 67 communes, 2 special zones) with the centre of
 * each, as facts: General Statistics Office code, name, latitude and longitude (WGS 84, rounded to about 100 m). Centres were
 * computed from open boundary data and are good for labels and for finding the nearest unit, not for drawing borders.
 */
export interface Ward {
  /** General Statistics Office code. */
  readonly code: string;
  readonly kind: 'ward' | 'commune' | 'special zone';
  readonly name: string;
  readonly lat: number;
  readonly lon: number;
}

const table: readonly (readonly [code: string, kind: Ward['kind'], name: string, lat: number, lon: number])[] = [
  ['10507', 'ward', 'Thành Đông', 20.96, 106.325],
  ['10525', 'ward', 'Hải Dương', 20.944, 106.345],
  ['10532', 'ward', 'Lê Thanh Nghị', 20.93, 106.315],
  ['10537', 'ward', 'Tân Hưng', 20.906, 106.337],
  ['10543', 'ward', 'Việt Hòa', 20.946, 106.272],
  ['10546', 'ward', 'Chí Linh', 21.103, 106.319],
  ['10549', 'ward', 'Chu Văn An', 21.095, 106.374],
  ['10552', 'ward', 'Nguyễn Trãi', 21.192, 106.448],
  ['10570', 'ward', 'Trần Hưng Đạo', 21.152, 106.371],
  ['10573', 'ward', 'Trần Nhân Tông', 21.124, 106.446],
  ['10603', 'ward', 'Lê Đại Hành', 21.052, 106.397],
  ['10606', 'commune', 'Nam Sách', 20.985, 106.336],
  ['10615', 'commune', 'Hợp Tiến', 21.063, 106.338],
  ['10633', 'commune', 'Trần Phú', 21.032, 106.328],
  ['10642', 'commune', 'Thái Tân', 20.992, 106.295],
  ['10645', 'commune', 'An Phú', 21.007, 106.374],
  ['10660', 'ward', 'Ái Quốc', 20.947, 106.382],
  ['10675', 'ward', 'Kinh Môn', 20.981, 106.543],
  ['10678', 'ward', 'Bắc An Phụ', 21.05, 106.461],
  ['10705', 'commune', 'Nam An Phụ', 21.015, 106.435],
  ['10714', 'ward', 'Nhị Chiểu', 21.035, 106.557],
  ['10726', 'ward', 'Phạm Sư Mạnh', 21.018, 106.512],
  ['10729', 'ward', 'Trần Liễu', 21.001, 106.492],
  ['10744', 'ward', 'Nguyễn Đại Năng', 20.957, 106.568],
  ['10750', 'commune', 'Phú Thái', 20.959, 106.505],
  ['10756', 'commune', 'Lai Khê', 20.978, 106.433],
  ['10792', 'commune', 'An Thành', 20.929, 106.502],
  ['10804', 'commune', 'Kim Thành', 20.885, 106.514],
  ['10813', 'commune', 'Thanh Hà', 20.886, 106.439],
  ['10816', 'commune', 'Hà Bắc', 20.942, 106.414],
  ['10837', 'ward', 'Nam Đồng', 20.925, 106.363],
  ['10843', 'commune', 'Hà Nam', 20.921, 106.463],
  ['10846', 'commune', 'Hà Tây', 20.882, 106.406],
  ['10882', 'commune', 'Hà Đông', 20.836, 106.473],
  ['10888', 'commune', 'Cẩm Giang', 20.969, 106.21],
  ['10891', 'ward', 'Tứ Minh', 20.923, 106.265],
  ['10903', 'commune', 'Cẩm Giàng', 20.965, 106.156],
  ['10909', 'commune', 'Tuệ Tĩnh', 20.974, 106.262],
  ['10930', 'commune', 'Mao Điền', 20.931, 106.211],
  ['10945', 'commune', 'Kẻ Sặt', 20.909, 106.179],
  ['10966', 'commune', 'Bình Giang', 20.877, 106.226],
  ['10972', 'commune', 'Đường An', 20.872, 106.171],
  ['10993', 'commune', 'Thượng Hồng', 20.84, 106.168],
  ['10999', 'commune', 'Gia Lộc', 20.871, 106.311],
  ['11002', 'ward', 'Thạch Khôi', 20.901, 106.298],
  ['11020', 'commune', 'Yết Kiêu', 20.875, 106.262],
  ['11050', 'commune', 'Gia Phúc', 20.834, 106.304],
  ['11065', 'commune', 'Trường Tân', 20.805, 106.269],
  ['11074', 'commune', 'Tứ Kỳ', 20.809, 106.391],
  ['11086', 'commune', 'Đại Sơn', 20.868, 106.376],
  ['11113', 'commune', 'Tân Kỳ', 20.826, 106.342],
  ['11131', 'commune', 'Chí Minh', 20.816, 106.438],
  ['11140', 'commune', 'Lạc Phượng', 20.776, 106.452],
  ['11146', 'commune', 'Nguyên Giáp', 20.75, 106.446],
  ['11164', 'commune', 'Vĩnh Lại', 20.782, 106.359],
  ['11167', 'commune', 'Tân An', 20.762, 106.312],
  ['11203', 'commune', 'Ninh Giang', 20.739, 106.382],
  ['11218', 'commune', 'Hồng Châu', 20.729, 106.284],
  ['11224', 'commune', 'Khúc Thừa Dụ', 20.731, 106.337],
  ['11239', 'commune', 'Thanh Miện', 20.768, 106.241],
  ['11242', 'commune', 'Nguyễn Lương Bằng', 20.835, 106.224],
  ['11254', 'commune', 'Bắc Thanh Miện', 20.797, 106.205],
  ['11257', 'commune', 'Hải Hưng', 20.804, 106.163],
  ['11284', 'commune', 'Nam Thanh Miện', 20.723, 106.241],
  ['11311', 'ward', 'Hồng Bàng', 20.8686, 106.6554],
  ['11329', 'ward', 'Ngô Quyền', 20.8661, 106.7045],
  ['11359', 'ward', 'Gia Viên', 20.8477, 106.6975],
  ['11383', 'ward', 'Lê Chân', 20.8408, 106.6844],
  ['11407', 'ward', 'An Biên', 20.8319, 106.6752],
  ['11411', 'ward', 'Đông Hải', 20.8249, 106.777],
  ['11413', 'ward', 'Hải An', 20.8094, 106.738],
  ['11443', 'ward', 'Kiến An', 20.8215, 106.649],
  ['11446', 'ward', 'Phù Liễn', 20.794, 106.6329],
  ['11455', 'ward', 'Đồ Sơn', 20.7118, 106.7787],
  ['11473', 'ward', 'Bạch Đằng', 20.9698, 106.7247],
  ['11488', 'ward', 'Lưu Kiếm', 20.979, 106.6557],
  ['11503', 'commune', 'Việt Khê', 20.9951, 106.5921],
  ['11506', 'ward', 'Lê Ích Mộc', 20.9521, 106.6166],
  ['11533', 'ward', 'Hòa Bình', 20.9317, 106.6978],
  ['11542', 'ward', 'Nam Triệu', 20.9136, 106.7466],
  ['11557', 'ward', 'Thiên Hương', 20.9073, 106.6408],
  ['11560', 'ward', 'Thủy Nguyên', 20.8907, 106.698],
  ['11581', 'ward', 'An Dương', 20.8619, 106.5962],
  ['11593', 'ward', 'An Phong', 20.8955, 106.5562],
  ['11602', 'ward', 'Hồng An', 20.9156, 106.593],
  ['11617', 'ward', 'An Hải', 20.8437, 106.634],
  ['11629', 'commune', 'An Lão', 20.8153, 106.5762],
  ['11635', 'commune', 'An Trường', 20.8483, 106.5271],
  ['11647', 'commune', 'An Quang', 20.8117, 106.5266],
  ['11668', 'commune', 'An Khánh', 20.7776, 106.5829],
  ['11674', 'commune', 'An Hưng', 20.7516, 106.5951],
  ['11680', 'commune', 'Kiến Thụy', 20.7589, 106.6546],
  ['11689', 'ward', 'Hưng Đạo', 20.8016, 106.6828],
  ['11692', 'ward', 'Dương Kinh', 20.7674, 106.7365],
  ['11713', 'commune', 'Nghi Dương', 20.7269, 106.6295],
  ['11725', 'commune', 'Kiến Minh', 20.7682, 106.6887],
  ['11728', 'commune', 'Kiến Hưng', 20.7167, 106.6708],
  ['11737', 'ward', 'Nam Đồ Sơn', 20.7253, 106.7446],
  ['11749', 'commune', 'Kiến Hải', 20.7107, 106.7136],
  ['11755', 'commune', 'Tiên Lãng', 20.7349, 106.5425],
  ['11761', 'commune', 'Quyết Thắng', 20.7808, 106.5158],
  ['11779', 'commune', 'Tân Minh', 20.6916, 106.5479],
  ['11791', 'commune', 'Tiên Minh', 20.6953, 106.6038],
  ['11806', 'commune', 'Chấn Hưng', 20.6459, 106.6352],
  ['11809', 'commune', 'Hùng Thắng', 20.6621, 106.6764],
  ['11824', 'commune', 'Vĩnh Bảo', 20.6796, 106.4866],
  ['11836', 'commune', 'Vĩnh Thịnh', 20.7176, 106.4568],
  ['11842', 'commune', 'Vĩnh Thuận', 20.7372, 106.4963],
  ['11848', 'commune', 'Vĩnh Hòa', 20.6896, 106.4324],
  ['11875', 'commune', 'Vĩnh Hải', 20.6362, 106.4752],
  ['11887', 'commune', 'Vĩnh Am', 20.6336, 106.5318],
  ['11911', 'commune', 'Nguyễn Bỉnh Khiêm', 20.6542, 106.5659],
  ['11914', 'special zone', 'Cát Hải', 20.7993, 106.9944],
  ['11948', 'special zone', 'Bạch Long Vĩ', 20.1333, 107.7317],
];

export const wards: readonly Ward[] = table.map(([code, kind, name, lat, lon]) => ({ code, kind, name, lat, lon }));

const byCode: ReadonlyMap<string, Ward> = new Map(wards.map((ward) => [ward.code, ward]));

export const findWard = (code: string): Ward | undefined => byCode.get(code);

const kindNames = {
  vi: { ward: 'phường', commune: 'xã', 'special zone': 'đặc khu' },
  en: { ward: 'ward', commune: 'commune', 'special zone': 'special zone' },
} as const;

/** `phường Gia Viên` or `Gia Viên ward`. */
export const wardName = (ward: Ward, language: 'vi' | 'en'): string =>
  language === 'vi' ? `${kindNames.vi[ward.kind]} ${ward.name}` : `${ward.name} ${kindNames.en[ward.kind]}`;

/** Great-circle distance in kilometres (haversine, mean Earth radius 6371 km). */
export const distanceKm = (a: { lat: number; lon: number }, b: { lat: number; lon: number }): number => {
  const radians = Math.PI / 180;
  const h =
    Math.sin(((b.lat - a.lat) * radians) / 2) ** 2 +
    Math.cos(a.lat * radians) * Math.cos(b.lat * radians) * Math.sin(((b.lon - a.lon) * radians) / 2) ** 2;
  return 2 * 6371 * Math.asin(Math.min(1, Math.sqrt(h)));
};

/** The unit whose centre is nearest, or undefined when none is within 25 km. An approximation near borders. */
export const nearestWard = (position: { lat: number; lon: number }): Ward | undefined => {
  let best: Ward | undefined;
  let bestKm = 25;
  for (const ward of wards) {
    const km = distanceKm(position, ward);
    if (km < bestKm) {
      best = ward;
      bestKm = km;
    }
  }
  return best;
};
