// What our modules take from d3.mjs. D3's own types say more than we check.
export const axisBottom: any, brushX: any, scaleLinear: any, scaleUtc: any, select: any;
