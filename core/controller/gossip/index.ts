export { gossipDue, onGossipMessage, startGossip } from './gossip.ts';
export type { GossipAck, GossipMessage, GossipPing, GossipPingRequest } from './gossip-message.ts';
export { GOSSIP_DEFAULTS } from './gossip-settings.ts';
export type { GossipSettings } from './gossip-settings.ts';
export { gossipContacts } from './gossip-state.ts';
export type { GossipContact, GossipContext, GossipNote, GossipOutbox, GossipState } from './gossip-state.ts';
export { introducedTo } from './hearsay.ts';
export type { Rumour, Standing } from './rumour.ts';
