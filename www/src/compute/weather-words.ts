// What may follow “The weather today is”, with logits made up for this page: no model computed them.

export const NAMED = [
  { name: "sunny", logit: 9.1 },
  { name: "cold", logit: 8.7 },
  { name: "warm", logit: 8.4 },
  { name: "rainy", logit: 8.1 },
  { name: "cloudy", logit: 7.9 },
  { name: "nice", logit: 7.6 },
  { name: "beautiful", logit: 7.3 },
  { name: "perfect", logit: 7.0 },
  { name: "hot", logit: 6.9 },
  { name: "windy", logit: 6.6 },
  { name: "fine", logit: 6.5 },
  { name: "grey", logit: 6.4 },
] as const;
