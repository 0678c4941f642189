// Written by generate.mjs: change that, or contract.json.
export {};
