/** Which words of the tool mean which code. For each error the first match wins. Recorded samples: `failure.test.ts`. */
import type { ErrorCode } from '../../../domain/errors/catalogue.ts';

export interface FailurePattern {
  readonly code: ErrorCode;
  /** Looked for in `summary: detail` of each error, and in standard error where there is none. */
  readonly pattern: RegExp;
  /** It is why the command could do nothing, wherever it stands among the errors. @default false: the first error counts */
  readonly decides?: true;
}

export const failurePatterns: readonly FailurePattern[] = [
  { code: 'FILE_DISK_FULL', pattern: /no space left on device|disk quota exceeded|ENOSPC/i, decides: true },
  {
    code: 'STATE_CERTIFICATE',
    pattern:
      /^(error (acquiring the state lock|loading|refreshing|saving|inspecting)|failed to (get existing workspaces|load|save|read|persist|lock)).*(x509: |tls: failed to verify)/is,
    decides: true,
  },
  {
    code: 'STATE_LOCKED',
    pattern: /error acquiring the state lock|state is (already )?locked|error locking state/i,
    decides: true,
  },
  {
    code: 'PLAN_STALE',
    pattern: /saved plan is stale|plan file can no longer be applied|saved plan does not match/i,
    decides: true,
  },
  { code: 'ENGINE_VERSION_UNMET', pattern: /unsupported (terraform|opentofu) core version/i, decides: true },
  {
    code: 'STATE_TOO_NEW',
    decides: true,
    pattern:
      /state snapshot was created by \w+ v?[\d.]+|unsupported state (file )?(format|version)|newer than current v/i,
  },
  {
    code: 'STATE_UNREADABLE',
    decides: true,
    pattern:
      /(could not decrypt|decryption failed|failed to decrypt|encountered unencrypted)|state file (is|was) (corrupt|invalid)|(unsupported|invalid) state file|error loading state.*(json|checksum)|state data.*not.*valid/i,
  },
  { code: 'STATE_ADDRESS_MISSING', decides: true, pattern: /\baddress argument is required/i },
  {
    code: 'ENGINE_BACKEND_CHANGED',
    decides: true,
    pattern: /backend configuration (block has )?changed|migrat(e|ing) existing state/i,
  },
  {
    code: 'ENGINE_INIT_REQUIRED',
    decides: true,
    pattern:
      /backend initialization required|module not installed|missing required provider|required plugins are not installed|inconsistent dependency lock file|module source has changed|module version requirements have changed|plugin(s)? (are|is) not (installed|available)|please run "(terraform|tofu) init"/i,
  },
  { code: 'ENGINE_PROVIDER_LOCKED', pattern: /lock file is read-only|provider dependency changes detected/i },
  {
    code: 'ENGINE_PROVIDER_VERSION',
    pattern:
      /no available releases match|does not match configured version constraint|no versions? (of|matching)|provider release not found|incompatible provider version|does not have a package available for your current platform/i,
  },
  {
    code: 'ENGINE_PROVIDER_DOWNLOAD',
    pattern:
      /failed to (query|resolve) (available )?provider packages|failed to install provider|could not (retrieve the list of available versions|query provider registry|connect to registry)|error while installing \S+\/\S+|invalid provider registry host/i,
  },
  {
    code: 'ENGINE_MODULE_MISSING',
    pattern:
      /failed to download module|unreadable module directory|module not found|error accessing remote module registry/i,
  },
  {
    code: 'ENGINE_CREDENTIALS_EXPIRED',
    pattern:
      /ExpiredToken|RequestExpired|(security )?token (included in the request )?(is|has) expired|session (has|may have) expired|invalid_grant|AADSTS(50173|70043|700082|50132|70008)|reauth related error|refresh (the )?(cached )?(sso )?token|credentials have expired/i,
  },
  {
    code: 'ENGINE_CREDENTIALS_MISSING',
    pattern:
      /no valid credential sources? (found|for)|could not find default credentials|please run 'az login'|unable to (build|list|configure) .*authori[sz]er|no credentials? (found|specified|loaded)|obtain(ing)? (a )?credentials|NoCredentialProviders|failed to get shared config profile|default credentials were not found|unable to find your (digitalocean )?token|DIGITALOCEAN_(ACCESS_)?TOKEN|invalid configuration: no configuration has been provided/i,
  },
  {
    code: 'ENGINE_CREDENTIALS_REFUSED',
    pattern:
      /InvalidClientTokenId|SignatureDoesNotMatch|AuthFailure|UnrecognizedClientException|UnauthorizedOperation|AccessDenied|AuthorizationFailed|AADSTS\d+|Error 40[13]\b|StatusCode[:=] ?40[13]\b|status code: 40[13]\b|\b401 Unauthorized|Unable to authenticate you/i,
  },
  { code: 'ENGINE_VARIABLE_MISSING', pattern: /no value for required variable/i },
  {
    code: 'ENGINE_BACKEND_UNREACHABLE',
    pattern:
      /failed to (get existing workspaces|load backend|save state|read state|persist state)|error (loading|refreshing|saving|inspecting) (the )?state|state backend|error configuring.*backend/i,
  },
  {
    code: 'ENGINE_CONFIGURATION_INVALID',
    pattern:
      /^(unsupported (argument|block type|attribute)|extraneous json object property|missing required argument|invalid (resource type|reference|provider configuration|expression|function argument|index|value for variable|template|block definition|count argument|for_each argument)|incorrect attribute value type|reference to undeclared|duplicate (resource|provider|variable|output)|argument or block definition required|value for undeclared variable|cycle)/i,
  },
];
