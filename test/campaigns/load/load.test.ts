import { load } from '../catalogue.js';
import { describeShort } from '../support/describe-short.js';

describeShort('a short campaign of load', load);
