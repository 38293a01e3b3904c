namespace stocktake {}
