/**
 * Writes one state again and again: `state-writer.ts FILE NAME COUNT BYTES`. Each line of its output is a serial that was
 * stored for sure. Who comes second with a serial tries the next one.
 */
import { writeSync } from 'node:fs';
import { openStateStore } from '../../../src/adapters/state/sqlite/states/store.ts';
import { parseStateKey } from '../../../src/adapters/state/sqlite/states/envelope.ts';
import { isDeliveryError } from '../../../src/domain/errors/delivery-error.ts';

const [file = '', name = '', count = '0', bytes = '0'] = process.argv.slice(2);
const key = parseStateKey(process.env['STATE_KEY'] ?? '', 'test');
const store = openStateStore(file, {
  keys: { newest: key, older: [] },
  now: () => new Date(),
  lifeOf: () => 'alive',
});

for (let done = 0; done < Number(count); ) {
  const serial = (store.read('e/s')?.version.serial ?? 0) + 1;
  const text = JSON.stringify({ version: 4, serial, lineage: 'l', name, filler: 'x'.repeat(Number(bytes)) });
  try {
    store.write('e/s', text, { how: 'write', who: name });
    writeSync(1, `${serial}\n`);
    done += 1;
  } catch (error) {
    if (!isDeliveryError(error)) throw error;
    if (error.code !== 'STATE_SERIAL_BACK') {
      writeSync(1, `${error.code}\n`);
      process.exit(1);
    }
  }
}
store.close();
