// What people write to a shop, by what it is about; and what has nothing to do with it.

export const learned = {
  delivery: [
    "Where is my parcel?",
    "The package should have arrived on Monday",
    "Can you tell me when my order will be delivered?",
    "The courier left the box at the wrong house",
    "My tracking number doesn't show any movement",
    "How long does shipping to Norway take?",
    "Please send it to my office instead",
    "The driver never rang the bell",
  ],
  payment: [
    "I was charged twice for the same thing",
    "My credit card was declined",
    "Can I pay by invoice?",
    "The total on the bill is wrong",
    "Do you accept bank transfers?",
    "Why is there a fee on my statement?",
    "I need a receipt for my taxes",
    "The discount code was not subtracted from the price",
  ],
  account: [
    "I forgot my password",
    "How do I change my email address?",
    "Please delete my account",
    "I can't log in any more",
    "Somebody else is using my login",
    "The confirmation mail for signing up never came",
    "Where can I update my profile?",
    "Two-factor authentication doesn't accept my code",
  ],
  returns: [
    "The shoes are too small, I want to send them back",
    "How do I return a broken lamp?",
    "I would like my money back for this jacket",
    "The jar was cracked when I opened the box",
    "Can I exchange it for another colour?",
    "This is not what I ordered",
    "The zip broke after two days",
    "Do I have to keep the original packaging to return it?",
  ],
  // A topic of its own, since a softmax has no "none of these".
  other: [
    "The moon is far away tonight",
    "My brother is learning the violin",
    "Water boils at a hundred degrees",
    "Berlin has many museums",
    "We went hiking in the hills on Sunday",
    "The recipe calls for two eggs",
    "The election was closer than expected",
    "Whales are mammals",
    "He scored in the last minute of the game",
    "It has been a cold winter",
    "The theorem has a short proof",
    "They painted the kitchen yellow",
  ],
};

export const heldOut = {
  delivery: ["It still hasn't come, has it been shipped?", "Could the postman leave it with a neighbour?", "Which day will it be delivered?"],
  payment: ["You took the money from my card two times", "Can I get an invoice for my company?", "Is it possible to pay in instalments?"],
  account: ["I want to reset my password", "How can I close my account?", "The login page says my user name is unknown"],
  returns: ["The dress doesn't fit, can I give it back?", "It arrived damaged and I want a refund", "I'd rather have it in blue, can we swap?"],
};

export const offTopic = ["The capital of France is Paris", "Photosynthesis turns light into sugar", "She plays the cello beautifully", "Rain is expected in the mountains tonight"];
