export { addressText, isAddress, parseAddress } from './address.ts';
export type { Address, ParsedAddress } from './address.ts';
export type { Contact } from './contact.ts';
export { discoveryDue, onDiscoveryMessage, rediscover, rested, startDiscovery } from './discovery.ts';
export type {
  DiscoveryMessage,
  Hello,
  HelloAnswer,
  Hint,
  Lookup,
  LookupAnswer,
  Register,
} from './discovery-message.ts';
export type { DiscoveryContext, DiscoveryNote, DiscoveryOutbox } from './discovery-port.ts';
export type { DiscoverySettings } from './discovery-settings.ts';
export { blankContacts, contactsOf, seesCluster } from './discovery-state.ts';
export type { ContactRefusal, DiscoveryState, Known } from './discovery-state.ts';
