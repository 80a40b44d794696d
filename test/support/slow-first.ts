/** The order of test files: the longest ones first, so that no worker is left alone with one of them at the end. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** By measurement. The others as Vitest orders them: by their size, where it has never measured them. */
const slowest = [
  'browser/every-page',
  'browser/access',
  'browser/stations-admin',
  'browser/indices',
  'browser/states',
  'browser/enrol',
  'browser/programme',
  'browser/rules',
  'browser/alerts',
  'integration/durability',
  'integration/backup',
];

const placeOf = ({ moduleId }: TestSpecification): number => {
  const place = slowest.findIndex((name) => moduleId.includes(`/${name}.test.`));
  return place < 0 ? slowest.length : place;
};

export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.sort((a, b) => placeOf(a) - placeOf(b));
  }
}
