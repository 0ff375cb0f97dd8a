import { openEngineBench } from '../../../../test/support/engine-bench.ts';
import { anyEngine } from '../../../../test/support/engines.ts';
import { iacEngineContract } from '../../../testing/contracts/iac-engine.ts';

iacEngineContract(anyEngine().label, () => openEngineBench(anyEngine()), { extent: 'short' });
