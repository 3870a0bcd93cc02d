import { durability } from '../catalogue.js';
import { describeShort } from '../support/describe-short.js';

describeShort('a short campaign against disk, process and clock', durability);
