#pragma once

#include <libpq-fe.h>

namespace stocktake {

/// The functions of PostgreSQL's client library that a store needs, by their names without `PQ`.
struct Libpq {
  decltype(&::PQclear) clear;
  decltype(&::PQcmdStatus) cmdStatus;
  decltype(&::PQcmdTuples) cmdTuples;
  decltype(&::PQconnectdbParams) connectdbParams;
  decltype(&::PQconninfoFree) conninfoFree;
  decltype(&::PQconninfoParse) conninfoParse;
  decltype(&::PQenterPipelineMode) enterPipelineMode;
  decltype(&::PQerrorMessage) errorMessage;
  decltype(&::PQexec) exec;
  decltype(&::PQexecPrepared) execPrepared;
  decltype(&::PQexitPipelineMode) exitPipelineMode;
  decltype(&::PQfinish) finish;
  decltype(&::PQgetResult) getResult;
  decltype(&::PQgetisnull) getisnull;
  decltype(&::PQgetlength) getlength;
  decltype(&::PQgetvalue) getvalue;
  decltype(&::PQpipelineSync) pipelineSync;
  decltype(&::PQprepare) prepare;
  decltype(&::PQresultErrorField) resultErrorField;
  decltype(&::PQresultStatus) resultStatus;
  decltype(&::PQsendQueryPrepared) sendQueryPrepared;
  decltype(&::PQsetSingleRowMode) setSingleRowMode;
  decltype(&::PQstatus) status;
  decltype(&::PQtransactionStatus) transactionStatus;
};

/// The library, loaded at the first call: who keeps no store on a server needs neither it nor the twenty that
/// it brings, which took a quarter of the time of every start. Safe from any thread. \throws Error where it
/// is not installed
const Libpq& libpq();

}  // namespace stocktake
