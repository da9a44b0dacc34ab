/** What the selects of each kind are called, and how their state keeps what was chosen. */
const KINDS = {
  static_select: ["option", "Select an item"],
  external_select: ["option", "Select an item"],
  users_select: ["user", "Select a user"],
  conversations_select: ["conversation", "Select a conversation"],
  channels_select: ["channel", "Select a channel"],
};

export function kindOf(element) {
  const [noun, placeholder] = KINDS[element.type.replace(/^multi_/, "")];
  return { one: `selected_${noun}`, many: `selected_${noun}s`, placeholder };
}
