/** Which file draws which block. */
import { cannotDraw, el } from "/dom.js";
import { drawActions, drawContextActions } from "/blocks/actions.js";
import { drawAlert } from "/blocks/alert.js";
import { drawCard } from "/blocks/card.js";
import { drawCarousel } from "/blocks/carousel.js";
import { drawContainer } from "/blocks/container.js";
import { drawContext } from "/blocks/context.js";
import { drawDataTable } from "/blocks/data_table.js";
import { drawDataVisualization } from "/blocks/data_visualization.js";
import { drawFile } from "/blocks/file.js";
import { drawImage } from "/blocks/image.js";
import { drawInput } from "/blocks/input.js";
import { drawMarkdown } from "/blocks/markdown.js";
import { drawPlan, drawTaskCard } from "/blocks/tasks.js";
import { drawRichText } from "/blocks/rich_text.js";
import { drawDivider, drawHeader, drawSection } from "/blocks/section.js";
import { drawTable } from "/blocks/table.js";
import { drawVideo } from "/blocks/video.js";

const DRAWN = {
  actions: drawActions,
  alert: drawAlert,
  card: drawCard,
  carousel: drawCarousel,
  container: drawContainer,
  context: drawContext,
  context_actions: drawContextActions,
  data_table: drawDataTable,
  data_visualization: drawDataVisualization,
  divider: drawDivider,
  file: drawFile,
  header: drawHeader,
  image: drawImage,
  input: drawInput,
  markdown: drawMarkdown,
  plan: drawPlan,
  rich_text: drawRichText,
  section: drawSection,
  table: drawTable,
  task_card: drawTaskCard,
  video: drawVideo,
};

/** All blocks of a message or a view, top to bottom. */
export function drawBlocks(blocks, ctx) {
  const drawn = blocks.map((block) => drawBlock(block, ctx));
  return el("div", { class: "blocks", dataset: { surface: ctx.surface } }, drawn);
}

/** One block. */
export function drawBlock(block, ctx) {
  const draw = DRAWN[block.type];
  const drawn = draw ? draw(block, ctx) : cannotDraw(`block ${block.type}`);
  drawn.dataset.block = block.type;
  drawn.dataset.blockId = block.block_id ?? "";
  return drawn;
}
