/**
 * Forty stations of the demonstration city in real places of Hải Phòng, and a generator of any number for load tests.
 * All coordinates are approximate. No such instruments stand there: every reading of theirs is simulated.
 */
import type { Enrolment } from '../shared/api.ts';
import type { QuantityId } from '../shared/quantities.ts';
import { wards } from '../shared/wards.ts';
import type { AirSite } from './signals/air.ts';
import type { Sensors } from './signals/city.ts';
import type { NoiseSite } from './signals/noise.ts';
import { createSequence, seedOf } from './signals/random.ts';
import type { Reach } from './signals/river.ts';
import type { Street } from './signals/street.ts';

/** What a station tells when it enrols; the provenance comes from its token. */
export type StationDescription = Enrolment['station'];

export interface Place {
  readonly description: StationDescription;
  readonly sensors: Sensors;
}

export type Spot = readonly [id: string, name: string, ward: string, lat: number, lon: number];

const dust: readonly QuantityId[] = ['pm25', 'pm10', 'pm1'];
const gaseous: readonly QuantityId[] = ['no2', 'so2', 'o3', 'co'];

/** Seconds between readings: with 40 stations something moves every second or two, and a week of it is soon sent. */
const intervals = { air: 60, noise: 60, tide: 60, river: 60, street: 60, rain: 60 } as const;

const quantitiesOf = (sensors: Sensors): QuantityId[] => {
  switch (sensors.kind) {
    case 'air':
      return [
        ...dust,
        ...(sensors.gases ? gaseous : []),
        'temperature',
        'humidity',
        ...(sensors.gases ? (['pressure'] as const) : []),
        ...(sensors.wind ? (['wind_speed', 'wind_direction'] as const) : []),
      ];
    case 'noise':
      return ['laeq', 'lamax', 'la10', 'la90'];
    case 'tide':
    case 'river':
      return ['water_level'];
    case 'street':
      return ['water_depth'];
    case 'rain':
      return ['rain', 'rain_rate'];
  }
};

const datumOf = { tide: 'chart_zero_hondau', river: 'national_msl', street: 'street_surface' } as const;

/** Which thresholds hold at a place. */
type Site = Pick<StationDescription, 'areaClass' | 'gauge'>;

export const place = ([id, name, ward, lat, lon]: Spot, sensors: Sensors, thresholds: Site = {}): Place => {
  const { kind } = sensors;
  return {
    description: {
      id,
      name,
      networks: [kind === 'air' ? 'air' : kind === 'noise' ? 'noise' : 'flood'],
      quantities: quantitiesOf(sensors),
      interval: intervals[kind],
      ward,
      lat,
      lon,
      ...(kind === 'tide' || kind === 'river' || kind === 'street' ? { datum: datumOf[kind] } : {}),
      ...thresholds,
    },
    sensors,
  };
};

type Fit = 'dust' | 'gases' | 'full';

export const air = (site: AirSite, fit: Fit, spot: Spot): Place =>
  place(spot, { kind: 'air', site, gases: fit !== 'dust', wind: fit === 'full' });
export const noise = (site: NoiseSite, spot: Spot): Place =>
  place(spot, { kind: 'noise', site }, { areaClass: site === 'school' ? 'special' : 'ordinary' });
const river = (gauge: string, reach: Reach, spot: Spot): Place => place(spot, { kind: 'river', reach }, { gauge });
export const street = (sensors: Street, spot: Spot): Place => place(spot, { kind: 'street', street: sensors });
export const rain = (spot: Spot): Place => place(spot, { kind: 'rain' });

const airPlaces = [
  air('urban', 'full', ['sim-khi-hong-bang', 'Trạm không khí Hồng Bàng', '11311', 20.8672, 106.6571]),
  air('traffic', 'gases', ['sim-khi-ngo-quyen', 'Trạm không khí Ngô Quyền', '11329', 20.8625, 106.6998]),
  air('urban', 'gases', ['sim-khi-le-chan', 'Trạm không khí Lê Chân', '11383', 20.8424, 106.6829]),
  air('port', 'full', ['sim-khi-dinh-vu', 'Trạm không khí cảng Đình Vũ', '11411', 20.8302, 106.7712]),
  air('industrial', 'gases', ['sim-khi-thuy-nguyen', 'Trạm không khí Thủy Nguyên', '11560', 20.8934, 106.6952]),
  air('coastal', 'full', ['sim-khi-do-son', 'Trạm không khí Đồ Sơn', '11455', 20.7129, 106.7794]),
  air('urban', 'gases', ['sim-khi-hai-duong', 'Trạm không khí Hải Dương', '10525', 20.9421, 106.3442]),
  air('urban', 'dust', ['sim-khi-hai-an', 'Trạm không khí Hải An', '11413', 20.8169, 106.7327]),
  air('urban', 'dust', ['sim-khi-kien-an', 'Trạm không khí Kiến An', '11443', 20.8203, 106.6472]),
  air('urban', 'dust', ['sim-khi-duong-kinh', 'Trạm không khí Dương Kinh', '11692', 20.7715, 106.7288]),
  air('industrial', 'gases', ['sim-khi-an-duong', 'Trạm không khí An Dương', '11581', 20.8633, 106.5987]),
  air('port', 'dust', ['sim-khi-lach-huyen', 'Trạm không khí cảng Lạch Huyện', '11914', 20.797, 106.91]),
  air('rural', 'dust', ['sim-khi-an-lao', 'Trạm không khí An Lão', '11629', 20.8161, 106.5749]),
  air('rural', 'dust', ['sim-khi-vinh-bao', 'Trạm không khí Vĩnh Bảo', '11824', 20.6809, 106.4853]),
];

const noisePlaces = [
  noise('main-road', ['sim-on-cau-dat', 'Trạm tiếng ồn phố Cầu Đất', '11359', 20.8556, 106.6868]),
  noise('residential', ['sim-on-lam-tuong', 'Trạm tiếng ồn khu dân cư Lâm Tường', '11383', 20.8453, 106.6816]),
  noise('school', ['sim-on-dai-hoc-hang-hai', 'Trạm tiếng ồn Đại học Hàng hải', '11359', 20.837, 106.694]),
  noise('port', ['sim-on-cang-dinh-vu', 'Trạm tiếng ồn cảng Đình Vũ', '11411', 20.8325, 106.7675]),
  noise('main-road', ['sim-on-nguyen-van-linh', 'Trạm tiếng ồn đường Nguyễn Văn Linh', '11407', 20.8336, 106.6771]),
  noise('main-road', ['sim-on-lach-tray', 'Trạm tiếng ồn đường Lạch Tray', '11359', 20.8452, 106.6947]),
  noise('residential', ['sim-on-do-son', 'Trạm tiếng ồn khu dân cư Đồ Sơn', '11455', 20.7142, 106.7771]),
  noise('school', ['sim-on-kien-an', 'Trạm tiếng ồn khu trường học Kiến An', '11443', 20.8189, 106.6455]),
  noise('port', ['sim-on-vsip', 'Trạm tiếng ồn khu công nghiệp Thủy Nguyên', '11560', 20.8962, 106.7051]),
];

const tidePlaces = [
  place(['sim-trieu-hon-dau', 'Trạm hải văn Hòn Dấu', '11455', 20.667, 106.817], { kind: 'tide' }),
  river('cua-cam', { attenuation: 0.97, lagMinutes: 40, offset: 0.05, flood: 0.1 }, [
    'sim-song-cua-cam',
    'Trạm thủy văn Cửa Cấm (sông Cấm)',
    '11329',
    20.87,
    106.7,
  ]),
  river('kien-an', { attenuation: 0.86, lagMinutes: 75, offset: 0.08, flood: 0.15 }, [
    'sim-song-kien-an',
    'Trạm thủy văn Kiến An (sông Lạch Tray)',
    '11443',
    20.82,
    106.63,
  ]),
  river('do-nghi', { attenuation: 0.94, lagMinutes: 60, offset: 0.08, flood: 0.15 }, [
    'sim-song-do-nghi',
    'Trạm thủy văn Do Nghi (sông Đá Bạch)',
    '11473',
    20.97,
    106.75,
  ]),
  river('trung-trang', { attenuation: 0.72, lagMinutes: 120, offset: 0.25, flood: 0.6 }, [
    'sim-song-trung-trang',
    'Trạm thủy văn Trung Trang (sông Văn Úc)',
    '11635',
    20.84,
    106.5,
  ]),
  river('chanh-chu', { attenuation: 0.5, lagMinutes: 200, offset: 0.6, flood: 1.3 }, [
    'sim-song-chanh-chu',
    'Trạm thủy văn Chanh Chử (sông Luộc)',
    '11836',
    20.725,
    106.45,
  ]),
];

/** Two of them lie below a spring tide: water comes up through the drains under a dry sky. */
const streetPlaces = [
  street({ outfall: 1.2, surface: 2.45, catchment: 5, drainage: 20 }, [
    'sim-ngap-cau-dat',
    'Điểm ngập phố Cầu Đất',
    '11359',
    20.855,
    106.686,
  ]),
  street({ outfall: 1.3, surface: 2.5, catchment: 4, drainage: 24 }, [
    'sim-ngap-lach-tray',
    'Điểm ngập đường Lạch Tray',
    '11359',
    20.845,
    106.695,
  ]),
  street({ outfall: 1.25, surface: 2.5, catchment: 3.5, drainage: 25 }, [
    'sim-ngap-to-hieu',
    'Điểm ngập đường Tô Hiệu',
    '11383',
    20.85,
    106.675,
  ]),
  street({ outfall: 1.3, surface: 2.5, catchment: 3.5, drainage: 22 }, [
    'sim-ngap-tran-nguyen-han',
    'Điểm ngập đường Trần Nguyên Hãn',
    '11383',
    20.848,
    106.672,
  ]),
  street({ outfall: 1.2, surface: 2.02, catchment: 4, drainage: 22 }, [
    'sim-ngap-hung-vuong',
    'Điểm ngập đường Hùng Vương',
    '11311',
    20.868,
    106.655,
  ]),
  street({ outfall: 1.2, surface: 1.94, catchment: 3, drainage: 24 }, [
    'sim-ngap-thuong-ly',
    'Điểm ngập khu Thượng Lý',
    '11311',
    20.8662,
    106.6628,
  ]),
  street({ outfall: 1.5, surface: 2.7, catchment: 3, drainage: 28 }, [
    'sim-ngap-truong-chinh',
    'Điểm ngập đường Trường Chinh',
    '11443',
    20.815,
    106.645,
  ]),
];

const rainPlaces = [
  rain(['sim-mua-hong-bang', 'Trạm đo mưa Hồng Bàng', '11311', 20.862, 106.672]),
  rain(['sim-mua-phu-lien', 'Trạm đo mưa Phù Liễn', '11446', 20.8, 106.63]),
  rain(['sim-mua-thuy-nguyen', 'Trạm đo mưa Thủy Nguyên', '11560', 20.913, 106.681]),
  rain(['sim-mua-do-son', 'Trạm đo mưa Đồ Sơn', '11455', 20.719, 106.771]),
];

/** Takes one of each list in turn, so that the first few places already show every network. */
const inTurn = (lists: readonly (readonly Place[])[]): Place[] => {
  const longest = Math.max(...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, i) => lists.flatMap((list) => list.slice(i, i + 1))).flat();
};

/** The demonstration city. */
export const places: readonly Place[] = inTurn([airPlaces, noisePlaces, tidePlaces, streetPlaces, rainPlaces]);

export const airSites: readonly AirSite[] = ['traffic', 'urban', 'industrial', 'port', 'coastal', 'rural'];
export const noiseSites: readonly NoiseSite[] = ['main-road', 'residential', 'school', 'port'];

/**
 * Any number of stations, spread over all wards with a jitter of about 1 km: the demonstration city first, made ones after
 * it. Same count and seed, same stations; a larger count only adds.
 */
export const makeStations = (count: number, seed: number): Place[] => {
  const made: Place[] = places.slice(0, count);
  const madeSeed = seedOf(seed, 'places');
  for (let n = 1; made.length < count; n += 1) {
    const next = createSequence(seedOf(madeSeed, String(n)));
    const ward = wards[Math.floor(next() * wards.length)];
    if (!ward) continue;
    const number = String(n).padStart(5, '0');
    const lat = Math.round((ward.lat + (next() - 0.5) * 0.02) * 1e5) / 1e5;
    const lon = Math.round((ward.lon + (next() - 0.5) * 0.02) * 1e5) / 1e5;
    const spot = (kind: string, name: string): Spot => [
      `sim-${kind}-${number}`,
      `${name} ${ward.name} ${number}`,
      ward.code,
      lat,
      lon,
    ];
    const share = next();
    if (share < 0.4) {
      const site = airSites[Math.floor(next() * airSites.length)] ?? 'urban';
      made.push(air(site, next() < 0.3 ? 'gases' : 'dust', spot('khi', 'Trạm không khí')));
    } else if (share < 0.65) {
      made.push(
        noise(noiseSites[Math.floor(next() * noiseSites.length)] ?? 'residential', spot('on', 'Trạm tiếng ồn')),
      );
    } else if (share < 0.85) {
      const sensors = {
        outfall: 1.2 + 0.4 * next(),
        surface: 2.4 + next(),
        catchment: 2 + 2 * next(),
        drainage: 22 + 14 * next(),
      };
      made.push(street(sensors, spot('ngap', 'Điểm ngập')));
    } else {
      made.push(rain(spot('mua', 'Trạm đo mưa')));
    }
  }
  return made;
};
