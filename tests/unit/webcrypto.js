/** What browsers and newer Nodes have by themselves; Debian 12's Node 18 keeps it in a module. */
import { webcrypto } from 'node:crypto';

if (!globalThis.crypto) Object.defineProperty(globalThis, 'crypto', { value: webcrypto });
