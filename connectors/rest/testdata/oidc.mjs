// An OAuth2 provider (oidc-provider) and an API that its tokens open, on one
// port of this machine: node oidc.mjs PORT. NODE_PATH does not act on modules:
// run it in the folder that oidc-provider is installed in.
import { createRequire } from 'node:module';
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';

const require = createRequire(pathToFileURL(process.cwd() + '/'));
const { Provider } = await import(pathToFileURL(require.resolve('oidc-provider')));

const port = Number(process.argv[2]);
const issuer = `http://127.0.0.1:${port}`;
const provider = new Provider(issuer, {
  clients: ['client_secret_basic', 'client_secret_post'].map((method) => ({
    client_id: method, client_secret: 'a secret: of/tests+x', token_endpoint_auth_method: method,
    grant_types: ['client_credentials'], redirect_uris: [], response_types: [], scope: 'read',
  })),
  features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
  scopes: ['read'],
  ttl: { ClientCredentials: 600 },
});
const handle = provider.callback();

createServer(async (req, res) => {
  if (!req.url.startsWith('/api/')) return handle(req, res);
  const [, token] = (req.headers.authorization ?? '').split(' ');
  const found = token && await provider.ClientCredentials.find(token);
  res.statusCode = found && found.isValid && found.scope === 'read' ? 200 : 401;
  res.setHeader('content-type', 'application/json');
  res.end(res.statusCode === 200 ? JSON.stringify([{ owner: 'a1', id: found.clientId }]) : '{"error":"invalid_token"}');
}).listen(port, '127.0.0.1');
