// The walls between the layers; STYLE of the house: who may import whom. Every rule is tried by tools/gate/layers.test.ts.
const test = '[.]test[.]ts$';
const error = 'error';

/** A layer may import only these parts of src. */
const only = (name, from, may) => ({
  name,
  severity: error,
  from: { path: from, pathNot: test },
  to: { path: '^src/', pathNot: may },
});

/** A layer may import only these npm packages; built-in modules are another rule's subject. */
const packages = (name, from, may) => ({
  name,
  severity: error,
  from: { path: from, pathNot: test },
  to: {
    path: 'node_modules/',
    pathNot: ['node_modules/@types/node/', ...may.map((each) => `node_modules/${each}/`)],
  },
});

/** Built-in modules that touch the world, wait, or read the machine. */
const io =
  '^(node:)?(child_process|cluster|dgram|dns|fs|http|http2|https|inspector|net|repl|timers|tls|worker_threads)(/|$)';

export default {
  forbidden: [
    only('domain-alone', '^src/domain/', ['^src/domain/']),
    only('ports-on-domain', '^src/ports/', ['^src/(ports|domain)/']),
    only('config-on-domain', '^src/config/', ['^src/(config|domain)/']),
    only('app-on-ports', '^src/app/', ['^src/(app|ports|domain)/']),
    only('adapter-on-ports', '^src/adapters/([^/]+/[^/]+)/', ['^src/adapters/($1|_shared)/', '^src/(ports|domain)/']),
    only('shared-is-plain', '^src/adapters/_shared/', ['^src/(adapters/_shared|ports|domain)/']),
    only('shell-on-app', '^src/(cli|controller|server)/', ['^src/$1/', '^src/(app|ports|domain|config)/']),
    only('kit-on-ports', '^src/testing/', ['^src/(testing|ports|domain)/']),
    {
      name: 'main-on-top',
      comment: 'only the library entry point may import the composition root',
      severity: error,
      from: { path: '^src/', pathNot: ['^src/main/', '^src/index[.]ts$', test] },
      to: { path: '^src/main/' },
    },
    {
      name: 'core-no-packages',
      comment: 'domain, ports and app import neither packages nor built-in modules',
      severity: error,
      from: { path: '^src/(domain|ports|app)/', pathNot: test },
      to: { pathNot: '^src/' },
    },
    packages('config-packages', '^src/config/', ['zod', 'yaml']),
    packages('shell-packages', '^src/(cli|controller|server)/', ['commander']),
    packages('adapter-packages', '^src/adapters/', ['zod', 'yaml', 'fflate', 'jsonpath-rfc9535']),
    packages('kit-packages', '^src/testing/', ['vitest', '@grpc/grpc-js', 'protobufjs', '@msgpack/msgpack', 'zod']),
    packages('top-packages', '^src/(main/|[^/]+$)', ['commander', 'zod', 'yaml', 'fflate']),
    {
      name: 'io-in-one-place',
      comment: 'ask for a port instead: process-runner, files, http, clock',
      severity: error,
      // A proxy is made of sockets, and other people's proxies are configured by files and signals.
      from: {
        path: '^src/',
        pathNot: ['^src/adapters/(system|state|router|_shared/router)/', '^src/(main|testing)/', test],
      },
      to: { path: io },
    },
    {
      name: 'sqlite-in-state',
      comment: 'sole-process.ts uses it for the lock alone',
      severity: error,
      from: {
        path: '^src/',
        pathNot: ['^src/adapters/state/', '^src/adapters/router/local/proxy/sole-process[.]ts$', test],
      },
      to: { path: '^(node:)?sqlite$' },
    },
    {
      name: 'product-not-on-workshop',
      comment: 'what is published does not import tools, tests or examples',
      severity: error,
      from: { path: '^src/', pathNot: test },
      to: { path: ['^(tools|test|bench|examples|bin|web)/', test] },
    },
    { name: 'resolvable', severity: error, from: {}, to: { couldNotResolve: true } },
    { name: 'no-cycles', severity: error, from: {}, to: { circular: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
};
