import { expect, it } from '../runner.ts';
import type { Current } from './bench.ts';
import { resourceOf, simple, watched } from './stacks.ts';

export function checking(current: Current): void {
  it('finds nothing wrong where nothing is', async () => {
    expect(await current.bench.engine.validate(simple(current.bench, {}), watched().call)).toEqual([]);
  });

  it('names an unknown type, and where in the project it is', async () => {
    const { bench } = current;
    const work = bench.work('wrong', { resources: [resourceOf('one', bench.resource.unknownType, {})] });

    const problems = await bench.engine.validate(work, watched().call);

    expect(problems).toMatchObject([
      { code: 'SCHEMA_TYPE_UNKNOWN', severity: 'error', path: 'stacks.wrong.resources[0].type' },
    ]);
  });
}
