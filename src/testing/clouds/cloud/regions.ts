/** The simulated clouds and their regions; a region of another name is refused as the real ones do. */
export const regions = {
  aws: [
    'us-east-1',
    'us-east-2',
    'us-west-1',
    'us-west-2',
    'ca-central-1',
    'eu-central-1',
    'eu-west-1',
    'eu-west-2',
    'eu-west-3',
    'eu-north-1',
    'ap-southeast-1',
    'ap-southeast-2',
    'ap-northeast-1',
    'ap-south-1',
    'sa-east-1',
  ],
  azure: [
    'eastus',
    'eastus2',
    'westus',
    'westus2',
    'westus3',
    'centralus',
    'westeurope',
    'northeurope',
    'germanywestcentral',
    'francecentral',
    'swedencentral',
    'uksouth',
    'southeastasia',
    'japaneast',
    'australiaeast',
  ],
  gcp: [
    'us-central1',
    'us-east1',
    'us-east4',
    'us-west1',
    'europe-west1',
    'europe-west2',
    'europe-west3',
    'europe-west4',
    'europe-north1',
    'asia-east1',
    'asia-northeast1',
    'asia-southeast1',
    'australia-southeast1',
  ],
  digitalocean: ['nyc1', 'nyc3', 'sfo3', 'ams3', 'fra1', 'lon1', 'sgp1', 'blr1', 'tor1', 'syd1'],
  'on-prem': [],
} as const satisfies { readonly [cloud: string]: readonly string[] };

export type Cloud = keyof typeof regions;

export const clouds: readonly Cloud[] = Object.keys(regions) as Cloud[]; // keys of a literal object are its key type

export const isCloud = (name: string): name is Cloud => Object.hasOwn(regions, name);

/** On premises a region is a site, and everybody names sites as they like. */
export const isRegion = (cloud: Cloud, region: string): boolean =>
  cloud === 'on-prem'
    ? /^[a-z0-9][a-z0-9-]{0,40}$/.test(region)
    : (regions[cloud] as readonly string[]).includes(region);

/** The zones of a region, in the manner of its cloud. */
export function zonesOf(cloud: Cloud, region: string): readonly string[] {
  switch (cloud) {
    case 'aws':
      return ['a', 'b', 'c'].map((letter) => `${region}${letter}`);
    case 'gcp':
      return ['b', 'c', 'd'].map((letter) => `${region}-${letter}`);
    case 'azure':
      return ['1', '2', '3'].map((digit) => `${region}-${digit}`);
    case 'digitalocean':
      return [region];
    case 'on-prem':
      return ['rack-1', 'rack-2'].map((rack) => `${region}-${rack}`);
  }
}

/** What each cloud says to credentials that are no longer valid. */
export const expiredCredentials: { readonly [C in Cloud]: string } = {
  aws: 'ExpiredToken: The security token included in the request is expired',
  azure: 'AADSTS700082: The refresh token has expired due to inactivity',
  gcp: 'invalid_grant: Token has been expired or revoked',
  digitalocean: '401 Unauthorized: Unable to authenticate you',
  'on-prem': 'InvalidCredentials: the session has expired, log in again',
};
