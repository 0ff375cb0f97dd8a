/** `providers schema -json` of a made-up provider with every kind of attribute and block. */
export const fakeSchemas = {
  format_version: '1.0',
  provider_schemas: {
    'registry.terraform.io/acme/fake': {
      provider: {
        version: 0,
        block: {
          attributes: {
            token: { type: 'string', required: true, sensitive: true },
            zone: { type: 'string', optional: true },
          },
        },
      },
      resource_schemas: {
        fake_server: {
          version: 0,
          block: {
            attributes: {
              id: { type: 'string', computed: true },
              name: { type: 'string', required: true },
              size: { type: 'number', optional: true },
              public: { type: 'bool', optional: true },
              zones: { type: ['list', 'string'], optional: true },
              ports: { type: ['set', 'number'], optional: true },
              tags: { type: ['map', 'string'], optional: true },
              password: { type: 'string', optional: true, sensitive: true },
              anything: { type: 'dynamic', optional: true },
              pair: { type: ['tuple', ['string', 'number']], optional: true },
              owner: { type: ['object', { name: 'string', age: 'number' }, ['age']], optional: true },
              rules: {
                type: [
                  'list',
                  ['object', { port: 'number', note: 'string', to: ['set', ['object', { ip: 'string' }]] }],
                ],
                optional: true,
                computed: true,
              },
              network: {
                nested_type: {
                  nesting_mode: 'single',
                  attributes: { cidr: { type: 'string', required: true }, mtu: { type: 'number', computed: true } },
                },
                optional: true,
              },
              routes: {
                nested_type: { nesting_mode: 'list', attributes: { via: { type: 'string', required: true } } },
                optional: true,
              },
              hosts: {
                nested_type: { nesting_mode: 'map', attributes: { ip: { type: 'string', optional: true } } },
                optional: true,
              },
            },
            block_types: {
              disk: {
                nesting_mode: 'list',
                min_items: 1,
                max_items: 2,
                block: { attributes: { gb: { type: 'number', required: true } } },
              },
              boot: { nesting_mode: 'single', block: { attributes: { order: { type: 'string', optional: true } } } },
              label: { nesting_mode: 'map', block: { attributes: { value: { type: 'string', required: true } } } },
              access: {
                nesting_mode: 'set',
                block: {
                  block_types: {
                    user: { nesting_mode: 'list', block: { attributes: { id: { type: 'string', optional: true } } } },
                  },
                },
              },
            },
          },
        },
        fake_key: { version: 0, block: { attributes: { id: { type: 'string', computed: true } } } },
      },
      data_source_schemas: {
        fake_image: { version: 0, block: { attributes: { id: { type: 'string', computed: true } } } },
      },
    },
  },
};
