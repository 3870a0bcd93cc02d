import { input } from '../catalogue.js';
import { describeShort } from '../support/describe-short.js';

describeShort('a short campaign of what is sent', input);
